import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EngineError } from '../domain/error.ts'
import type { RecommendationRequest } from '../domain/recommendation.ts'
import { engineOfMaps } from '../http/testing/engine.ts'
import { gate, listening } from '../http/testing/listening.ts'
import { createClient, EngineProblem } from './client.ts'

const item = { itemId: 'a/b ?', title: 'A and B' }

test('every verb reaches its route', async (t) => {
  const client = createClient(await listening(t))
  assert.equal((await client.items([item])).accepted, 1)
  assert.equal((await client.users([{ userId: 'u', age: 30 }])).accepted, 1)
  assert.equal((await client.events([{ type: 'like', userId: 'u', itemId: item.itemId }])).accepted, 1)
  const recommendation = await client.recommend('home', { userId: 'u', size: 3 })
  assert.deepEqual(
    recommendation.rows.flatMap((row) => row.items.map(({ itemId }) => itemId)),
    [item.itemId],
  )
  const explanation = await client.explain(recommendation.recommendationId)
  assert.deepEqual(explanation.recommendation, recommendation)
  assert.equal((await client.item(item.itemId))?.title, item.title)
  assert.equal((await client.user('u'))?.age, 30)
  assert.equal((await client.findItems('and', 5)).length, 1)
  assert.equal((await client.onboarding()).length, 1)
  assert.equal((await client.people(1))[0]?.userId, 'u')
  assert.deepEqual(await client.surfaces(), ['home'])
  assert.equal((await client.params())[0]?.name, 'blend.exploration')
  assert.equal((await client.ready()).ready, true)
})

test('what is not there is undefined, not an error', async (t) => {
  const client = createClient(await listening(t))
  assert.equal(await client.item('none'), undefined)
  assert.equal(await client.user('none'), undefined)
})

test('a problem carries what the server told', async (t) => {
  const client = createClient(await listening(t))
  await assert.rejects(client.recommend('home', { userId: '' }), (problem) => {
    assert.ok(problem instanceof EngineProblem)
    assert.deepEqual([problem.code, problem.status, problem.field], ['BAD_REQUEST', 400, 'userId'])
    assert.match(problem.requestId, /^[0-9a-f-]{36}$/)
    assert.ok(problem.remedy.length > 0 && problem.message.includes('userId'))
    return true
  })
})

test('the key goes along', async (t) => {
  const { url } = await listening(t, { apiKeys: ['a-long-enough-key'] })
  await assert.rejects(createClient({ url }).surfaces(), { code: 'UNAUTHORIZED', status: 401 })
  assert.deepEqual(await createClient({ url, apiKey: 'a-long-enough-key' }).surfaces(), ['home'])
})

test('rows beyond one batch are numbered among all that were sent', async (t) => {
  const client = createClient(await listening(t))
  const rows = Array.from({ length: 12_000 }, (_, i) => ({
    itemId: i % 6_001 === 6_000 ? (undefined as never) : `i${i}`,
    title: 'T',
  }))
  const intake = await client.items(rows)
  assert.equal(intake.accepted, 11_999)
  assert.deepEqual(
    intake.rejected.map(({ row, field }) => [row, field]),
    [[6_000, 'itemId']],
  )
})

test('events that must be sent again keep their ids: each counts once', async (t) => {
  const engine = engineOfMaps()
  const { url } = await listening(t, { engine })
  const slept: number[] = []
  let tries = 0
  const client = createClient({
    url,
    random: () => 0.5,
    sleep: async (ms) => void slept.push(ms),
    // The first answer is lost on its way back; the second try never leaves; the third goes well.
    fetch: async (input, init) => {
      tries++
      if (tries === 2) throw new TypeError('fetch failed')
      const response = await fetch(input, init)
      if (tries === 1) throw new TypeError('terminated')
      return response
    },
  })
  const intake = await client.events([
    { type: 'like', userId: 'u', itemId: 'i' },
    { type: 'save', userId: 'u', itemId: 'i' },
  ])
  assert.deepEqual([intake.accepted, intake.duplicates], [0, 2])
  assert.equal((await engine.status()).logged, 2)
  assert.deepEqual(slept, [50, 100])
})

test('a recommendation is asked for again after a refusal, and waits as long as it was told to', async (t) => {
  const engine = engineOfMaps()
  let calls = 0
  const recommend = async (request: RecommendationRequest) => {
    if (++calls === 1) throw new EngineError('OVERLOADED', 'Too much.', 'Later.')
    return engine.recommend(request)
  }
  const { url } = await listening(t, { engine: { ...engine, recommend } })
  const slept: number[] = []
  const client = createClient({ url, random: () => 0.25, sleep: async (ms) => void slept.push(ms) })
  assert.equal((await client.recommend('home', { userId: 'u' })).surface, 'home')
  assert.equal(calls, 2)
  assert.deepEqual(slept, [1_025])
})

test('a recommendation that may have been made is not asked for twice', async (t) => {
  const engine = engineOfMaps()
  let calls = 0
  const recommend = async (): Promise<never> => {
    calls++
    throw new EngineError('STORE_FAILED', 'The disk is full.', 'Make room.')
  }
  const { url } = await listening(t, { engine: { ...engine, recommend } })
  const client = createClient({ url, sleep: () => assert.fail('no second try') })
  await assert.rejects(client.recommend('home', { userId: 'u' }), { code: 'STORE_FAILED' })
  assert.equal(calls, 1)
})

test('a server that is not there is told so after the last try', async (t) => {
  const server = await listening(t)
  await server.close()
  let sleeps = 0
  const client = createClient({ url: server.url, retries: 3, sleep: async () => void sleeps++ })
  await assert.rejects(client.surfaces(), { code: 'UNREACHABLE', status: 0 })
  assert.equal(sleeps, 3)
})

test('a server that does not answer in time is told so', async (t) => {
  const open = gate()
  const engine = engineOfMaps()
  const recommend = (request: RecommendationRequest) => open.promise.then(() => engine.recommend(request))
  const { url } = await listening(t, { engine: { ...engine, recommend } })
  await assert.rejects(createClient({ url, timeoutMs: 20 }).recommend('home', { userId: 'u' }), { code: 'TIMED_OUT' })
  open.resolve()
})

test('whoever gives up hears their own reason, and nothing is tried again', async (t) => {
  const open = gate()
  const begun = gate()
  const engine = engineOfMaps()
  const recommend = async (request: RecommendationRequest) => {
    begun.resolve()
    await open.promise
    return engine.recommend(request)
  }
  const { url } = await listening(t, { engine: { ...engine, recommend } })
  const gaveUp = new AbortController()
  const answer = createClient({ url }).recommend('home', { userId: 'u' }, gaveUp.signal)
  await begun.promise
  gaveUp.abort(new Error('another person was picked'))
  await assert.rejects(answer, { message: 'another person was picked' })
  open.resolve()
})

test('a server that is not ready says why, and that is an answer', async (t) => {
  const engine = engineOfMaps()
  const status = async () => ({ ...(await engine.status()), ready: false, reason: 'The log is being folded.' })
  const client = createClient(await listening(t, { engine: { ...engine, status } }))
  const { ready, reason } = await client.ready()
  assert.deepEqual([ready, reason], [false, 'The log is being folded.'])
})
