import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaveLastOut, splitByTime, truthOf } from './splits.ts'

const line = (userId: string, itemId: string, at: number) => ({ userId, itemId, at })
const lines = [line('ann', 'c', 3), line('bob', 'x', 2), line('ann', 'a', 1), line('ann', 'b', 3)]
const items = (some: readonly { itemId: string }[]) => some.map((l) => l.itemId).join('')

test('a split by time leaves the moment itself to the test', () => {
  const { train, test: after } = splitByTime(lines, 3)
  assert.equal(items(train), 'xa')
  assert.equal(items(after), 'cb')
})

test('leaving the last out keeps people with too little history for training', () => {
  const { train, test: last } = leaveLastOut(lines)
  assert.equal(items(last), 'b')
  assert.equal(items(train), 'cxa')
  assert.equal(items(leaveLastOut(lines, 2).test), 'cb')
  assert.equal(items(leaveLastOut(lines, 3).test), '')
})

test('truth gathers each person’s items once', () => {
  const truth = truthOf([...lines, line('ann', 'a', 9)])
  assert.deepEqual([...truth.get('ann')!], ['c', 'a', 'b'])
  assert.deepEqual([...truth.get('bob')!], ['x'])
})
