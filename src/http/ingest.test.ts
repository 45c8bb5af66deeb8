import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Verdict } from '../domain/verdict.ts'
import type { Intake } from './schemas/intake.ts'
import { engineOfMaps } from './testing/engine.ts'
import { gate, intakeOf, json, lines, listening, problemOf } from './testing/listening.ts'

const rejectedRows = (intake: Intake) => intake.rejected.map(({ row }) => row)

test('an array of rows keeps the good ones and names the bad ones', async (t) => {
  const { url } = await listening(t)
  const rows = [{ eventId: 'a' }, {}, { eventId: 'a' }, { eventId: 'b' }]
  const response = await fetch(`${url}/v1/events`, json(rows))
  assert.equal(response.status, 200)
  const intake = await response.json()
  assert.deepEqual(intake, {
    accepted: 2,
    duplicates: 1,
    rejected: [{ row: 1, field: 'eventId', code: 'BAD_ROW', what: 'The row has no eventId.', remedy: 'Send a eventId.' }],
    unlisted: 0,
  })
})

test('a single object is one row', async (t) => {
  const { url } = await listening(t)
  assert.equal((await intakeOf(fetch(`${url}/v1/items`, json({ itemId: 'i', title: 'I' })))).accepted, 1)
  assert.equal((await intakeOf(fetch(`${url}/v1/users`, json({ userId: 'u' })))).accepted, 1)
  assert.match(await (await fetch(`${url}/v1/items/i`)).text(), /"title":"I"/)
  assert.match(await (await fetch(`${url}/v1/users/u`)).text(), /"userId":"u"/)
})

test('a stream keeps the good lines and names the bad ones by their number, across batches', async (t) => {
  const { url } = await listening(t, { limits: { batch: 2, lineBytes: 64 } })
  const stream = [
    '{"eventId":"a"}',
    '',
    'no json',
    '{"eventId":"b"}',
    '{"eventId":"a"}',
    '{}',
    `"${'x'.repeat(80)}"`,
    '{"__proto__":{}}',
    '{"eventId":"c"}',
  ]
  const intake = await intakeOf(fetch(`${url}/v1/events`, lines(stream.join('\r\n'))))
  assert.equal(intake.accepted, 3)
  assert.equal(intake.duplicates, 1)
  assert.deepEqual(rejectedRows(intake), [2, 5, 6, 7])
  assert.deepEqual(
    intake.rejected.map(({ code }) => code),
    ['BAD_ROW', 'BAD_ROW', 'BODY_TOO_LARGE', 'BAD_ROW'],
  )
})

test('a stream of nothing is no rows', async (t) => {
  const { url } = await listening(t)
  assert.deepEqual(await intakeOf(fetch(`${url}/v1/events`, lines('\n\n'))), {
    accepted: 0,
    duplicates: 0,
    rejected: [],
    unlisted: 0,
  })
})

test('rejected lines beyond those listed are counted', async (t) => {
  const { url } = await listening(t, { limits: { listed: 2, batch: 3 } })
  const intake = await intakeOf(fetch(`${url}/v1/events`, lines('x\n'.repeat(7))))
  assert.deepEqual(rejectedRows(intake), [0, 1])
  assert.equal(intake.unlisted, 5)
})

test('a stream longer than any body may be goes through, in order and in batches', async (t) => {
  const count = 20_000
  const seen: string[] = []
  const sizes: number[] = []
  const ingestEvents = async (rows: readonly unknown[]): Promise<readonly Verdict[]> => {
    sizes.push(rows.length)
    for (const { eventId } of rows as { eventId: string }[]) seen.push(eventId)
    return rows.map((_, row) => ({ row, status: 'accepted' }))
  }
  const { url } = await listening(t, { engine: engineOfMaps({ ingestEvents }), limits: { rowsBytes: 1_000, rows: 10 } })
  const ids = Array.from({ length: count }, (_, i) => `e${i}`)
  const intake = await intakeOf(fetch(`${url}/v1/events`, lines(ids.map((eventId) => JSON.stringify({ eventId })).join('\n'))))
  assert.equal(intake.accepted, count)
  assert.deepEqual(seen, ids)
  assert.ok(Math.max(...sizes) <= 1_000)
})

test('a sender who is faster than the log is slowed by the socket', async (t) => {
  const open = gate()
  let taken = 0
  const ingestEvents = async (rows: readonly unknown[]): Promise<readonly Verdict[]> => {
    taken += rows.length
    await open.promise
    return rows.map((_, row) => ({ row, status: 'accepted' }))
  }
  const { url } = await listening(t, { engine: engineOfMaps({ ingestEvents }), limits: { batch: 10 } })
  const line = `${JSON.stringify({ eventId: 'e', text: 'x'.repeat(1_000) })}\n`
  const chunk = new TextEncoder().encode(line.repeat(100))
  const chunks = 400
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await setImmediate()
      if (pulled++ < chunks) controller.enqueue(chunk)
      else controller.close()
    },
  })
  const answer = fetch(`${url}/v1/events`, lines(body))
  for (let before = -1; before !== pulled; ) {
    before = pulled
    for (let turn = 0; turn < 200; turn++) await setImmediate()
  }
  assert.equal(taken, 10, 'one batch is being written, and no other was begun')
  assert.ok(pulled < chunks, `the sender stands still after ${pulled} of ${chunks} chunks`)
  open.resolve()
  assert.equal((await intakeOf(answer)).accepted, chunks * 100)
})

test('a failing store stops the stream, and the sender is told', async (t) => {
  const ingestEvents = async () => {
    throw new Error('disk on fire')
  }
  const { url } = await listening(t, { engine: engineOfMaps({ ingestEvents }), limits: { batch: 1 } })
  const response = await fetch(`${url}/v1/events`, lines('{}\n{}\n{}\n'))
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /disk on fire/)
})

test('an array with more rows than are taken at a time is refused', async (t) => {
  const { url } = await listening(t, { limits: { rows: 2 } })
  const response = await fetch(`${url}/v1/events`, json([{}, {}, {}]))
  assert.equal(response.status, 413)
  assert.equal((await problemOf(response)).code, 'BODY_TOO_LARGE')
})
