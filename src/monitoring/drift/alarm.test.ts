import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Alarm, nextAlarm, silent } from './alarm.ts'

const rule = { raise: 1, clear: 0.7, evaluations: 3 }

/** When it began to ring, after each of the scores; 0 where it is silent. */
const rings = (...scores: readonly (number | undefined)[]) => {
  let alarm: Alarm = silent
  return scores.map((score, at) => {
    alarm = nextAlarm(alarm, score, at + 1, rule)
    return alarm.since ?? 0
  })
}

test('it is raised by the third score in a row above the higher threshold, and says since when', () => {
  assert.deepEqual(rings(2, 2, 2, 2), [0, 0, 3, 3])
  assert.deepEqual(rings(2, 2, 0.9, 2, 2, 0.9), [0, 0, 0, 0, 0, 0])
})

test('between the thresholds it stays as it is, ringing or silent', () => {
  assert.deepEqual(rings(0.9, 0.9, 0.9, 0.9), [0, 0, 0, 0])
  assert.deepEqual(rings(2, 2, 2, 0.8, 0.8, 0.8, 0.8), [0, 0, 3, 3, 3, 3, 3])
})

test('it is cleared by the third score in a row below the lower threshold', () => {
  assert.deepEqual(rings(2, 2, 2, 0.1, 0.1, 0.8, 0.1, 0.1, 0.1), [0, 0, 3, 3, 3, 3, 3, 3, 0])
})

test('where nothing can be judged any more, it is silent', () => {
  assert.deepEqual(rings(2, 2, 2, undefined, 2, 2), [0, 0, 3, 0, 0, 0])
})
