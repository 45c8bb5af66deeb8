import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { RecycledFloats } from './recycled-floats.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('memory that nobody holds is taken again, and what is held stays as it was', async () => {
  const floats = new RecycledFloats()
  const held = Array.from({ length: 5 }, (_, n) => floats.take(10_000).fill(n))
  let most = 0
  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 20; n++) floats.take(10_000 - n).fill(-1)
    collect()
    for (let n = 0; n < 10; n++) await turn()
    if (round === 3) most = floats.bytes
  }
  assert.equal(floats.bytes, most)
  held.forEach((array, n) => {
    assert.ok(array.length === 10_000 && array.every((x) => x === n))
  })
})

test('arrays taken together do not overlap, whatever their lengths', () => {
  const floats = new RecycledFloats()
  const arrays = [4_096, 5_000, 64_000, 1, 16_384, 4_097].map((length, n) => floats.take(length).fill(n))
  arrays.forEach((array, n) => {
    assert.ok(array.every((x) => x === n))
  })
})
