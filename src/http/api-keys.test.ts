import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { EngineError } from '../domain/error.ts'
import { isLoopback } from './api-keys.ts'
import { createServer } from './server.ts'
import { engineOfMaps } from './testing/engine.ts'
import { listening, problemOf } from './testing/listening.ts'

const key = 'a-long-enough-key'
const otherKey = 'another-long-key'

test('beyond this machine there is no server without keys', async () => {
  await assert.rejects(
    createServer({ engine: engineOfMaps(), host: '0.0.0.0', port: 0 }),
    (error) => error instanceof EngineError && error.code === 'CONFIG_INVALID' && error.remedy.includes('API key'),
  )
})

test('a key that can be guessed is refused', async () => {
  await assert.rejects(createServer({ engine: engineOfMaps(), host: '127.0.0.1', port: 0, apiKeys: ['1234'] }), {
    code: 'CONFIG_INVALID',
  })
})

test('loopback is this machine alone', () => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost']) assert.ok(isLoopback(host), host)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', '']) assert.ok(!isLoopback(host), host)
})

test('with keys, a request without a right one is refused, on loopback too', async (t) => {
  const { url } = await listening(t, { apiKeys: [key, otherKey] })
  for (const headers of [
    {},
    { 'x-api-key': 'wrong-wrong' },
    { authorization: `Basic ${key}` },
    { authorization: 'Bearer' },
    { 'x-api-key': '' },
  ]) {
    const response = await fetch(`${url}/v1/surfaces`, { headers })
    assert.equal(response.status, 401)
    assert.equal((await problemOf(response)).code, 'UNAUTHORIZED')
  }
})

test('any of the keys lets in, in either header', async (t) => {
  const { url } = await listening(t, { apiKeys: [key, otherKey] })
  for (const headers of [{ authorization: `Bearer ${key}` }, { authorization: `bearer ${otherKey}` }, { 'x-api-key': key }]) {
    assert.equal((await fetch(`${url}/v1/surfaces`, { headers })).status, 200)
  }
})

test('whether it lives and whether it is ready is for everyone to know, its figures are not', async (t) => {
  const { url } = await listening(t, { apiKeys: [key] })
  const status = async (path: string) => (await fetch(url + path)).status
  assert.deepEqual(await Promise.all(['/health', '/ready', '/metrics', '/openapi.json'].map(status)), [200, 200, 401, 401])
})

test('a page elsewhere that points its name at this machine gets nothing', async (t) => {
  const { url } = await listening(t)
  const status = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${url}/v1/surfaces`, { headers: { host } }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
  assert.deepEqual(await Promise.all(['rebound.example.com', 'localhost:80', '127.0.0.1'].map(status)), [401, 200, 200])
})
