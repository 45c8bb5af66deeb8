import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdPeopleOut, leaveLastOut, type Split, splitAtRandom, splitByTime, truthOf } from './splits.ts'

const line = (userId: string, itemId: string, at: number) => ({ userId, itemId, at })
type Line = ReturnType<typeof line>
const lines = [line('ann', 'c', 3), line('bob', 'x', 2), line('ann', 'a', 1), line('ann', 'b', 3)]
const items = (some: readonly Line[]) => some.map((l) => l.itemId).join('')

/** Person n has `acts[n]` lines. */
const crowd = (acts: readonly number[]) =>
  acts.flatMap((count, n) => Array.from({ length: count }, (_, i) => line(`p${n}`, `i${i}`, i)))
const countOf = (some: readonly Line[], n: number) => some.filter(({ userId }) => userId === `p${n}`).length
const lawful = ({ train, told, test: held }: Split<Line>, all: readonly Line[]) => {
  const parts = told === train ? [...train, ...held] : [...train, ...told, ...held]
  assert.equal(parts.length, all.length)
  assert.deepEqual(new Set(parts), new Set(all))
  for (const part of [train, told, held])
    assert.deepEqual(
      part,
      all.filter((each) => part.includes(each)),
      'out of order',
    )
}

test('a split by time leaves the moment itself to the test', () => {
  const split = splitByTime(lines, 3)
  assert.equal(items(split.train), 'xa')
  assert.equal(items(split.test), 'cb')
  lawful(split, lines)
})

test('leaving the last out keeps people with too little history for training', () => {
  const split = leaveLastOut(lines)
  assert.equal(items(split.test), 'b')
  assert.equal(items(split.train), 'cxa')
  assert.equal(items(leaveLastOut(lines, 2).test), 'cb')
  assert.equal(items(leaveLastOut(lines, 3).test), '')
  lawful(split, lines)
})

test('a random split keeps the nearest whole number to the share of each person’s lines: of 1, 2, 6, 8 lines 1, 2, 5, 6', () => {
  const all = crowd([1, 2, 6, 8])
  const split = splitAtRandom(all, { seed: 1 })
  lawful(split, all)
  assert.deepEqual(
    [0, 1, 2, 3].map((n) => countOf(split.train, n)),
    [1, 2, 5, 6],
  )
  assert.deepEqual(splitAtRandom(all, { seed: 1 }), split)
  assert.notDeepEqual(splitAtRandom(all, { seed: 2 }), split)
})

test('each line of a random split is as likely as any other to be in the test', () => {
  const all = crowd([8])
  const held = new Map<string, number>()
  for (let seed = 0; seed < 800; seed++)
    for (const { itemId } of splitAtRandom(all, { seed }).test) held.set(itemId, (held.get(itemId) ?? 0) + 1)
  // 2 of 8 in 800 splits: 200 expected, standard deviation 12
  for (let i = 0; i < 8; i++) assert.ok(Math.abs((held.get(`i${i}`) ?? 0) - 200) < 50, `i${i}: ${held.get(`i${i}`)}`)
})

test('people held out are in no line of training, and the model is told of most but never all of what they did', () => {
  const all = crowd([10, 10, 2, 1, 5])
  const split = holdPeopleOut(all, { people: 3, seed: 4 })
  lawful(split, all)
  const judged = new Set(split.test.map(({ userId }) => userId))
  assert.equal(judged.size, 3)
  assert.ok(!judged.has('p3'), 'one line cannot be both told and foreseen')
  assert.ok(split.train.every(({ userId }) => !judged.has(userId)))
  for (const [n, told] of [8, 8, 1, 0, 4].entries()) if (judged.has(`p${n}`)) assert.equal(countOf(split.told, n), told)
  assert.deepEqual(holdPeopleOut(all, { people: 3, seed: 4 }), split)
  assert.equal(new Set(holdPeopleOut(all, { people: 9, seed: 4 }).test.map(({ userId }) => userId)).size, 4)
})

test('truth gathers each person’s items once', () => {
  const truth = truthOf([...lines, line('ann', 'a', 9)])
  assert.deepEqual([...truth.get('ann')!], ['c', 'a', 'b'])
  assert.deepEqual([...truth.get('bob')!], ['x'])
})
