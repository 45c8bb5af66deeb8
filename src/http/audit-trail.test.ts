import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEntry } from '../domain/audit.ts'
import { EngineError } from '../domain/error.ts'
import { engineOfMaps } from './testing/engine.ts'
import { json, listening, problemOf } from './testing/listening.ts'

const apiKeys = ['page:read:read-only-key', 'ada:read+operate:operators-key', 'feed:write:feeders-key', 'a-key-for-everything']
const as = (key: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), 'x-api-key': key },
})
const rule = { ...json({ kind: 'hide', items: 'item.maturity > 18', note: 'n', enabled: true }), method: 'PUT' }
const trailAt = async (url: string, key: string, query = '') =>
  (await (await fetch(`${url}/v1/audit${query}`, as(key))).json()) as readonly AuditEntry[]

test('a key does what it is made for, and is told which scope it lacks for the rest', async (t) => {
  const { url } = await listening(t, { apiKeys })
  const requests: readonly (readonly [scope: string, path: string, init?: RequestInit])[] = [
    ['read', '/v1/surfaces'],
    ['read', '/v1/rules'],
    ['read', '/v1/audit'],
    ['read', '/v1/recommendations/home', json({ userId: 'u' })],
    ['read', '/v1/rules/preview', json({ rule: { kind: 'hide', items: 'true' } })],
    ['write', '/v1/items', json({ itemId: 'i', title: 'I' })],
    ['write', '/v1/events', json({ eventId: 'e' })],
    ['write', '/v1/items/i', { method: 'DELETE' }],
    ['operate', '/v1/rules/r', rule],
    ['operate', '/v1/rules/r', { method: 'DELETE' }],
    ['operate', '/v1/training', json({})],
    ['operate', '/v1/holdout', json({ share: 0.1 })],
    ['operate', '/v1/rollouts', json({ models: ['m'] })],
  ]
  const keys = { 'read-only-key': ['read'], 'operators-key': ['read', 'operate'], 'feeders-key': ['write'] }
  for (const [key, scopes] of Object.entries({ ...keys, 'a-key-for-everything': ['read', 'write', 'operate'] })) {
    for (const [scope, path, init] of requests) {
      const response = await fetch(url + path, as(key, init))
      if (scopes.includes(scope)) assert.equal(response.status, 200, `${key} ${path}`)
      else {
        const problem = await problemOf(response)
        assert.deepEqual([problem.status, problem.code], [403, 'FORBIDDEN'], `${key} ${path}`)
        assert.match(problem.remedy, new RegExp(scope))
      }
    }
  }
})

test('what would change the house is written down with who, what and what came of it; what reads is not', async (t) => {
  const setRule = () => Promise.reject(new EngineError('RULE_INVALID', 'It is wrong.', 'Mend it.'))
  const { url } = await listening(t, { apiKeys, engine: engineOfMaps({ setRule }) })
  await fetch(`${url}/v1/rules/r`, as('operators-key', { ...rule, headers: { ...rule.headers, 'x-request-id': 'mine' } }))
  await fetch(`${url}/v1/holdout`, as('a-key-for-everything', json({ share: 0.1 })))
  await fetch(`${url}/v1/holdout`, as('read-only-key', json({ share: 0.1 })))
  await fetch(`${url}/v1/holdout`, as('operators-key', json({ share: 'much' })))
  await fetch(`${url}/v1/holdout`, as('nobodys-key', json({ share: 0.1 })))
  await fetch(`${url}/v1/surfaces`, as('operators-key'))
  await fetch(`${url}/v1/recommendations/home`, as('operators-key', json({ userId: 'u' })))
  await fetch(`${url}/v1/items`, as('feeders-key', json({ itemId: 'i', title: 'I' })))
  const trail = await trailAt(url, 'operators-key')
  assert.deepEqual(
    trail.toReversed().map(({ by, operation, target, outcome, code = '' }) => [by, operation, target, outcome, code]),
    [
      ['ada', 'set-rule', '/v1/rules/r', 'refused', 'RULE_INVALID'],
      ['key 4', 'hold-out', '/v1/holdout', 'done', ''],
      ['page', 'hold-out', '/v1/holdout', 'refused', 'FORBIDDEN'],
      ['ada', 'hold-out', '/v1/holdout', 'refused', 'BAD_REQUEST'],
    ],
  )
  assert.deepEqual(trail.at(-1)!.body, { kind: 'hide', items: 'item.maturity > 18', note: 'n', enabled: true })
  assert.equal(trail.at(-1)!.requestId, 'mine')
  assert.deepEqual((await trailAt(url, 'operators-key', '?target=/v1/rules')).length, 1)
  assert.deepEqual((await trailAt(url, 'operators-key', '?operation=hold-out&limit=2')).length, 2)
})

test('without keys everything may be done on one machine, by local', async (t) => {
  const { url } = await listening(t)
  await fetch(`${url}/v1/rules/r`, rule)
  const [entry] = (await (await fetch(`${url}/v1/audit`)).json()) as readonly AuditEntry[]
  assert.deepEqual([entry!.by, entry!.outcome], ['local', 'done'])
})

test('a key that is neither a secret nor of the form name:scopes:secret is refused before anyone may use it', async (t) => {
  for (const key of ['ada:rule:long-enough', 'a b:read:long-enough', 'ada::long-enough', 'ada:read:short'])
    await assert.rejects(listening(t, { apiKeys: [key] }), { code: 'CONFIG_INVALID' }, key)
})
