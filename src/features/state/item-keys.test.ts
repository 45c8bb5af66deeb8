import assert from 'node:assert/strict'
import { test } from 'node:test'
import { integer, mulberry32 } from '../../math/random.ts'
import { ItemKeys, ownKeys } from './item-keys.ts'

const keysOf = (keys: ItemKeys, row: number) =>
  ownKeys.map((_, kind) => [...keys.ints.subarray(keys.begin(row, kind), keys.end(row, kind))])
const none = ownKeys.map(() => [])

test('an item has the keys that it was given last, and none before and after', () => {
  const keys = new ItemKeys()
  assert.deepEqual(keysOf(keys, 5), none)
  keys.put(5, [[1, 2], [3], []])
  keys.put(5, [[4], [], [5]])
  assert.deepEqual(keysOf(keys, 5), [[4], [], [5]])
  assert.deepEqual(keysOf(keys, 70_000), none)
  keys.drop(5)
  assert.deepEqual(keysOf(keys, 5), none)
})

test('items come, change and go, and none has the keys of another', () => {
  const random = mulberry32(3)
  const keys = new ItemKeys()
  const said = new Map<number, readonly (readonly number[])[]>()
  for (let n = 0; n < 20_000; n++) {
    const row = 1 + integer(random, 3_000)
    if (random() < 0.2) {
      keys.drop(row)
      said.delete(row)
      continue
    }
    const own = ownKeys.map(() => Array.from({ length: integer(random, 6) }, () => integer(random, 1e6)))
    keys.put(row, own)
    said.set(row, own)
  }
  for (let row = 0; row < 3_100; row++) assert.deepEqual(keysOf(keys, row), said.get(row) ?? none)
})

test('keys of some items are found together where each is found alone', () => {
  const keys = new ItemKeys()
  for (let row = 1; row < 50; row++) keys.put(row, [[row], row % 2 === 0 ? [row, 7] : [], [9]])
  const rows = Int32Array.of(3, 0, 48, 3, 99)
  const [begins, ends] = [new Int32Array(rows.length), new Int32Array(rows.length)]
  for (const kind of ownKeys.keys()) {
    const all = keys.spans(kind, rows, rows.length, begins, ends)
    const spans = [...rows].map((row) => [keys.begin(row, kind), keys.end(row, kind)] as const)
    assert.deepEqual(
      [...begins].map((begin, i) => [begin, ends[i]]),
      spans,
    )
    assert.equal(
      all,
      spans.reduce((sum, [begin, end]) => sum + end - begin, 0),
    )
  }
})
