import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Turns } from './turns.ts'

const unending = 60_000

test('so many work at a time, and the others in the order in which they came', async () => {
  const turns = new Turns(2, unending)
  const started: number[] = []
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const all = ends.map(({ promise }, n) =>
    turns.take(() => {
      started.push(n)
      return promise
    }),
  )
  await Promise.resolve()
  assert.deepEqual(started, [0, 1])
  for (const n of [1, 0, 2, 3, 4]) {
    ends[n]!.resolve()
    await all[n]
    await new Promise(setImmediate)
  }
  assert.deepEqual(started, [0, 1, 2, 3, 4])
})

test('what fails gives its turn back', async () => {
  const turns = new Turns(1, unending)
  await assert.rejects(turns.take(() => Promise.reject(new Error('down'))))
  assert.equal(await turns.take(async () => 'next'), 'next')
})

test('nobody waits long for one who hangs', async () => {
  const turns = new Turns(1, 1)
  const { promise: hanging, resolve } = Promise.withResolvers<string>()
  const hung = turns.take(() => hanging)
  assert.equal(await turns.take(async () => 'served'), 'served')
  resolve('late')
  assert.equal(await hung, 'late')
  assert.equal(await turns.take(async () => 'and on'), 'and on')
})
