import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServer } from './server.ts'
import { engineOfMaps } from './testing/engine.ts'
import { gate, intakeOf, json, lines, problemOf } from './testing/listening.ts'

const serve = (engine = engineOfMaps(), drainMs = 10_000) =>
  createServer({ engine, host: '127.0.0.1', port: 0, limits: { drainMs } })

test('a closing server finishes the recommendations and the rows that it took on, and takes no more', async () => {
  const engine = engineOfMaps()
  const open = gate()
  const arrived = [gate(), gate()]
  const late =
    <A, R>(work: (given: A) => Promise<R>, n: number) =>
    async (given: A) => {
      arrived[n]!.resolve()
      await open.promise
      return work(given)
    }
  const server = await serve({ ...engine, recommend: late(engine.recommend, 0), ingestEvents: late(engine.ingestEvents, 1) })
  const recommendation = fetch(`${server.url}/v1/recommendations/home`, json({ userId: 'u' }))
  const rows = fetch(`${server.url}/v1/events`, json([{ eventId: 'a' }]))
  await Promise.all(arrived.map(({ promise }) => promise))

  let isClosed = false
  const closed = server.close().then(() => {
    isClosed = true
  })
  await assert.rejects(fetch(`${server.url}/health`, { headers: { connection: 'close' } }))
  assert.equal(isClosed, false)
  open.resolve()
  assert.equal((await recommendation).status, 200)
  assert.equal((await intakeOf(rows)).accepted, 1)
  await closed
  assert.equal((await engine.status()).logged, 1)
})

test('rows whose sender hung up are still written before the server is closed', async () => {
  const engine = engineOfMaps()
  const open = gate()
  const arrived = gate()
  const ingestEvents = async (rows: readonly unknown[]) => {
    arrived.resolve()
    await open.promise
    return engine.ingestEvents(rows)
  }
  const server = await serve({ ...engine, ingestEvents })
  const hangUp = new AbortController()
  const rows = fetch(`${server.url}/v1/events`, { ...json([{ eventId: 'a' }]), signal: hangUp.signal })
  await arrived.promise
  hangUp.abort()
  await assert.rejects(rows)
  const closed = server.close()
  open.resolve()
  await closed
  assert.equal((await engine.status()).logged, 1)
})

test('a stream without an end is ended with a word, and what was taken of it stays', async () => {
  const engine = engineOfMaps()
  const taken = gate()
  const ingestEvents = async (rows: readonly unknown[]) => {
    const verdicts = await engine.ingestEvents(rows)
    taken.resolve()
    return verdicts
  }
  const server = await createServer({
    engine: { ...engine, ingestEvents },
    host: '127.0.0.1',
    port: 0,
    limits: { drainMs: 1, batch: 1 },
  })
  const endless = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"eventId":"a"}\n')),
  })
  const answer = fetch(`${server.url}/v1/events`, lines(endless))
  await taken.promise
  await server.close()
  const response = await answer
  assert.equal(response.status, 503)
  assert.equal((await problemOf(response)).code, 'SHUTTING_DOWN')
  assert.equal((await engine.status()).logged, 1)
})

test('a server may be closed twice', async () => {
  const server = await serve()
  await Promise.all([server.close(), server.close()])
})
