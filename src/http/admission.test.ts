import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EngineError } from '../domain/error.ts'
import type { RecommendationRequest } from '../domain/recommendation.ts'
import { Admission } from './admission.ts'
import { engineOfMaps } from './testing/engine.ts'
import { gate, json, listening, problemOf } from './testing/listening.ts'

const isOverloaded = (error: unknown) => error instanceof EngineError && error.code === 'OVERLOADED'

test('no more works run at a time than may, and those that wait go in the order in which they came', async () => {
  const admission = new Admission({ concurrent: 2, queue: 10, waitMs: 1_000 })
  const order: number[] = []
  let running = 0
  let most = 0
  const work = async (n: number) => {
    order.push(n)
    most = Math.max(most, ++running)
    await Promise.resolve()
    running--
  }
  await Promise.all(Array.from({ length: 8 }, (_, n) => admission.run(() => work(n))))
  assert.equal(most, 2)
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7])
  assert.equal(admission.running, 0)
})

test('a work that fails passes its turn on', async () => {
  const admission = new Admission({ concurrent: 1, queue: 1, waitMs: 1_000 })
  const failing = admission.run(() => Promise.reject(new Error('no')))
  const next = admission.run(async () => 'yes')
  await assert.rejects(failing)
  assert.equal(await next, 'yes')
})

test('who could not be answered in time is refused at once, though the queue has room', async () => {
  let now = 0
  const admission = new Admission({ concurrent: 1, queue: 100, waitMs: 50 }, () => now)
  for (let i = 0; i < 100; i++) {
    await admission.run(async () => {
      now += 30
    })
  }
  const open = gate()
  const running = admission.run(() => open.promise)
  const waiting = admission.run(async () => {})
  await assert.rejects(
    admission.run(async () => {}),
    isOverloaded,
  )
  assert.equal(admission.refused, 1)
  open.resolve()
  await Promise.all([running, waiting])
})

test('beyond its limits the server refuses within 10 ms and says when to come back; what it took on it answers', async (t) => {
  const open = gate()
  // whatever fails below, the server must be able to close
  t.after(() => open.resolve())
  const engine = engineOfMaps()
  const recommend = (request: RecommendationRequest) => open.promise.then(() => engine.recommend(request))
  const { url } = await listening(t, { engine: { ...engine, recommend }, limits: { concurrent: 2, queue: 1 } })
  const ask = () => fetch(`${url}/v1/recommendations/home`, json({ userId: 'u' }))

  const refused: Response[] = []
  const sevenRefused = gate()
  const all = Array.from({ length: 10 }, async () => {
    const answer = await ask()
    if (answer.status === 503 && refused.push(answer) === 7) sevenRefused.resolve()
    return answer.status
  })
  await sevenRefused.promise
  assert.equal(refused[0]!.headers.get('retry-after'), '1')
  assert.equal((await problemOf(refused[0]!)).code, 'OVERLOADED')

  const tookMs: number[] = []
  for (let i = 0; i < 9; i++) {
    const begun = performance.now()
    assert.equal((await ask()).status, 503)
    tookMs.push(performance.now() - begun)
  }
  const median = tookMs.sort((a, b) => a - b)[4]!
  assert.ok(median < 10, `refused after ${median} ms`)

  open.resolve()
  const statuses = await Promise.all(all)
  assert.equal(statuses.filter((status) => status === 200).length, 3)
})
