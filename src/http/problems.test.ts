import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { EngineError } from '../domain/error.ts'
import { engineOfMaps } from './testing/engine.ts'
import { json, listening, problemOf } from './testing/listening.ts'

interface Case {
  readonly title: string
  readonly path: string
  readonly init?: RequestInit
  readonly status: number
  readonly code: string
  readonly field?: string
}

const home = '/v1/recommendations/home'
const post = (body: string, type: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': type } })

const cases: readonly Case[] = [
  { title: 'a path that is not there', path: '/v1/nothing', status: 404, code: 'NOT_FOUND' },
  { title: 'a method that a path does not have', path: home, status: 404, code: 'NOT_FOUND' },
  { title: 'an item that is not there', path: '/v1/items/none', status: 404, code: 'NOT_FOUND' },
  {
    title: 'an unknown surface',
    path: '/v1/recommendations/attic',
    init: json({ userId: 'u' }),
    status: 404,
    code: 'SURFACE_UNKNOWN',
  },
  { title: 'an answer that is not remembered', path: '/v1/explain/none', status: 404, code: 'RECOMMENDATION_UNKNOWN' },
  { title: 'a missing field', path: home, init: json({}), status: 400, code: 'BAD_REQUEST', field: 'userId' },
  {
    title: 'an unknown field',
    path: home,
    init: json({ userId: 'u', sise: 3 }),
    status: 400,
    code: 'BAD_REQUEST',
    field: 'sise',
  },
  {
    title: 'a slate that is too large',
    path: home,
    init: json({ userId: 'u', size: 501 }),
    status: 400,
    code: 'BAD_REQUEST',
    field: 'size',
  },
  {
    title: 'a number sent as text',
    path: home,
    init: json({ userId: 'u', size: '5' }),
    status: 400,
    code: 'BAD_REQUEST',
    field: 'size',
  },
  {
    title: 'a field within a field',
    path: home,
    init: json({ userId: 'u', context: { country: 'Denmark' } }),
    status: 400,
    code: 'BAD_REQUEST',
    field: 'context.country',
  },
  {
    title: 'too many params',
    path: home,
    init: json({ userId: 'u', params: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, 1])) }),
    status: 400,
    code: 'BAD_REQUEST',
    field: 'params',
  },
  { title: 'a query that is no number', path: '/v1/people?limit=all', status: 400, code: 'BAD_REQUEST', field: 'limit' },
  { title: 'a search for nothing', path: '/v1/items', status: 400, code: 'BAD_REQUEST', field: 'text' },
  {
    title: 'a body that is not JSON',
    path: home,
    init: post('{"userId":', 'application/json'),
    status: 400,
    code: 'BAD_REQUEST',
  },
  { title: 'a poisoned body', path: home, init: post('{"__proto__":{}}', 'application/json'), status: 400, code: 'BAD_REQUEST' },
  { title: 'an empty body', path: home, init: post('', 'application/json'), status: 400, code: 'BAD_REQUEST' },
  { title: 'no body', path: '/v1/events', init: { method: 'POST' }, status: 400, code: 'BAD_REQUEST' },
  { title: 'rows that are a number', path: '/v1/events', init: json(7), status: 400, code: 'BAD_REQUEST' },
  {
    title: 'a stream where none is taken',
    path: home,
    init: post('{}', 'application/x-ndjson'),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    title: 'a body of another type',
    path: '/v1/events',
    init: post('a,b', 'text/csv'),
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    title: 'a body that is too large',
    path: home,
    init: json({ userId: 'u'.repeat(70_000) }),
    status: 413,
    code: 'BODY_TOO_LARGE',
  },
  { title: 'a path that is not UTF-8', path: '/v1/items/%E0%A4%A', status: 400, code: 'BAD_REQUEST' },
  { title: 'an id that is too long', path: `/v1/items/${'i'.repeat(300)}`, status: 400, code: 'BAD_REQUEST', field: 'itemId' },
  { title: 'an id far too long', path: `/v1/items/${'i'.repeat(3_000)}`, status: 400, code: 'BAD_REQUEST' },
]

for (const { title, path, init, status, code, field } of cases) {
  test(`${title} is a problem that says how to mend it`, async (t) => {
    const { url } = await listening(t)
    const response = await fetch(url + path, { ...init, headers: { ...init?.headers, 'x-request-id': 'of-the-test' } })
    assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    const problem = await problemOf(response)
    assert.deepEqual(
      { status: response.status, told: problem.status, code: problem.code, field: problem.field || undefined },
      { status, told: status, code, field },
    )
    assert.equal(problem.type, `urn:serendip:error:${code}`)
    assert.equal(problem.requestId, 'of-the-test')
    assert.equal(response.headers.get('x-request-id'), 'of-the-test')
    for (const said of [problem.title, problem.detail, problem.remedy]) assert.ok(said.length > 0)
    assert.ok(!('stack' in problem))
    assert.doesNotMatch(JSON.stringify(problem), /node_modules|\.ts:\d/)
  })
}

test('a wrong method is told which one is right', async (t) => {
  const { url } = await listening(t)
  assert.equal((await problemOf(fetch(url + home))).remedy, 'Use POST.')
})

test('what breaks inside says nothing of the inside', async (t) => {
  const engine = engineOfMaps({ recommend: () => Promise.reject(new Error('password is swordfish')) })
  const { url } = await listening(t, { engine })
  const response = await fetch(url + home, json({ userId: 'u' }))
  assert.equal(response.status, 500)
  const body = await response.text()
  assert.equal(JSON.parse(body).code, 'INTERNAL')
  assert.doesNotMatch(body, /swordfish/)
})

test('what is down for now says when to come back', async (t) => {
  const engine = engineOfMaps({
    recommend: () => Promise.reject(new EngineError('STORE_FAILED', 'The disk is full.', 'Make room.')),
  })
  const { url } = await listening(t, { engine })
  const response = await fetch(url + home, json({ userId: 'u' }))
  assert.equal(response.status, 503)
  assert.equal(response.headers.get('retry-after'), '1')
  assert.equal((await problemOf(response)).remedy, 'Make room.')
})

test('what is not HTTP is told so on the socket', async (t) => {
  const { url } = await listening(t)
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.end('GARBAGE\r\n\r\n')
  const answer = await text(socket)
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.equal(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).code, 'BAD_REQUEST')
})

test('a request id that could forge a line of the log is replaced', async (t) => {
  const { url } = await listening(t)
  const response = await fetch(`${url}/health`, { headers: { 'x-request-id': 'a b"c' } })
  assert.match(response.headers.get('x-request-id')!, /^[0-9a-f-]{36}$/)
})
