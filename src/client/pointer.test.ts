import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, pick } from './pointer.ts'

const answer = {
  latency: { p99Ms: 7 },
  stages: [
    { name: 'source.a', ms: 1 },
    { name: 'hydrator.b', ms: 2 },
  ],
  metrics: { 'recall@20': { value: 0.2 }, 'user.watches.7d': 3 },
  rows: [{ items: [{ score: 0.5 }] }],
}

test('a pointer walks names, numbers, members by a field and quoted names', () => {
  assert.equal(at(answer, 'latency.p99Ms'), 7)
  assert.equal(at(answer, 'rows.0.items.0.score'), 0.5)
  assert.equal(at(answer, `stages${pick('name', 'hydrator.b')}.ms`), 2)
  assert.equal(at(answer.stages, '[name=source.a].ms'), 1)
  assert.equal(at(answer, 'metrics["recall@20"].value'), 0.2)
  assert.equal(at(answer, 'metrics["user.watches.7d"]'), 3)
  assert.equal(at(answer, ''), answer)
})

test('what is not there is undefined', () => {
  for (const pointer of ['nothing', 'latency.p99Ms.more', 'stages[name=c].ms', 'latency[name=a]', 'rows.7.items'])
    assert.equal(at(answer, pointer), undefined, pointer)
})
