import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextState, type Rollout, turned, usualRule } from './rollout.ts'

const begun = (about: Partial<Rollout> = {}): Rollout => ({
  ...{ artifacts: { ranker: 'abc' }, state: 'canary', share: 0.01, since: 0, history: [] },
  ...about,
})
const well = { answers: 500, broken: [] }
const later = usualRule.leastMs

test('a canary goes from 1 to 5, 25, 50 and 100 % of people, and is champion', () => {
  let rollout = begun()
  const shares: number[] = []
  for (let at = later; rollout.state === 'canary'; at += later) {
    rollout = turned(rollout, nextState(rollout, well, at)!)
    shares.push(rollout.share)
  }
  assert.deepEqual(shares, [0.05, 0.25, 0.5, 1, 1])
  assert.equal(rollout.state, 'champion')
  assert.equal(rollout.history.length, 5)
  assert.equal(nextState(rollout, well, 1e9), undefined, 'and stays it')
})

test('a step takes its answers and its time', () => {
  assert.equal(nextState(begun(), { answers: 199, broken: [] }, later), undefined)
  assert.equal(nextState(begun(), well, later - 1), undefined)
})

test('a broken guardrail takes it back from any step, at once, and says why', () => {
  for (const state of ['shadow', 'canary'] as const) {
    const back = nextState(begun({ state }), { answers: 3, broken: ['errors: 1.00 against 0.00'] }, 1)
    assert.deepEqual(back, { at: 1, to: 'rolled back', share: 0, why: 'errors: 1.00 against 0.00' })
  }
})

test('a shadow that is well becomes a canary of the first step', () => {
  const next = nextState(begun({ state: 'shadow', share: 0 }), well, later)
  assert.deepEqual([next?.to, next?.share], ['canary', 0.01])
})
