import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptBody } from './audit.ts'

test('what is named like a secret is not kept, however deep it lies', () => {
  assert.deepEqual(keptBody({ a: 1, apiKey: 'x', deep: [{ password: 'y', Authorization: 'z', note: 'kept' }] }), {
    a: 1,
    apiKey: '(withheld)',
    deep: [{ password: '(withheld)', Authorization: '(withheld)', note: 'kept' }],
  })
})

test('a long body is kept as the beginning of its text', () => {
  const kept = keptBody({ items: 'x'.repeat(10_000) })
  assert.ok(typeof kept === 'string' && kept.length === 4_096 && kept.startsWith('{"items":"xxx'))
  assert.equal(keptBody(undefined), undefined)
})
