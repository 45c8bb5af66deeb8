import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Browser } from './browser.ts'
import { leaving } from './leave.ts'
import { EngineProblem } from './problem.ts'
import { createTracker, type Sender, type TrackerOptions } from './tracker.ts'
import type { EventRow, Intake } from './types.ts'

const event = (eventId: string): EventRow => ({ eventId, type: 'click', userId: 'u', itemId: 'i', at: 1 })
const problem = (status: number) => new EngineProblem('No.', { code: 'TEST', remedy: 'None.', status })
const idsOf = (events: readonly EventRow[]) => events.map(({ eventId }) => eventId)
const accepted: Intake = { accepted: 1, duplicates: 0, rejected: [], unlisted: 0 }

/** A tracker whose clock is turned by hand, and whose server answers as it is told. */
function tracked(options: TrackerOptions = {}, sender: Partial<Sender> = {}) {
  const sent: (string | undefined)[][] = []
  const lost: [(string | undefined)[], unknown][] = []
  const timers: (() => void)[] = []
  const listeners = new Map<string, () => void>()
  const browser: Browser = {
    addEventListener: (type, run) => listeners.set(type, run),
    removeEventListener: (type) => listeners.delete(type),
  }
  const tracker = createTracker(
    {
      stamp: (given) => given,
      events: async (events) => {
        sent.push(idsOf(events))
        return accepted
      },
      leave: (events) => {
        sent.push(idsOf(events))
        return events.length
      },
      ...sender,
    },
    browser,
    {
      later: (run) => {
        timers.push(run)
        return () => timers.splice(timers.indexOf(run), 1)
      },
      onDrop: (events, why) => lost.push([idsOf(events), why]),
      ...options,
    },
  )
  return { tracker, sent, lost, tick: () => timers.shift()?.(), hide: () => listeners.get('pagehide')?.(), listeners }
}

test('events go together when there are enough of them', async () => {
  const { tracker, sent } = tracked({ flushAt: 3 })
  for (const id of ['a', 'b', 'c', 'd']) tracker.track(event(id))
  await tracker.close()
  assert.deepEqual(sent, [['a', 'b', 'c', 'd']])
})

test('a lone event goes when its time has come', async () => {
  const { tracker, sent, tick } = tracked()
  tracker.track(event('a'))
  assert.deepEqual(sent, [])
  tick()
  await tracker.flush()
  assert.deepEqual(sent, [['a']])
})

test('batches go one after the other, and a flush waits for what was noted before it', async () => {
  const answer = Promise.withResolvers<Intake>()
  const sent: string[] = []
  const events = (rows: readonly EventRow[]) => {
    sent.push(rows.map(({ eventId }) => eventId).join())
    return sent.length === 1 ? answer.promise : Promise.resolve(accepted)
  }
  const { tracker } = tracked({ flushAt: 1 }, { events })
  tracker.track(event('a'))
  await Promise.resolve()
  tracker.track(event('b'))
  const flushed = tracker.flush()
  await Promise.resolve()
  assert.deepEqual(sent, ['a'])
  assert.equal(tracker.pending, 2)
  answer.resolve(accepted)
  await flushed
  assert.deepEqual(sent, ['a', 'b'])
  assert.equal(tracker.pending, 0)
})

test('what the server could not take waits, in order, and only the clock asks again', async () => {
  const sent: string[] = []
  let isUp = false
  const events = async (rows: readonly EventRow[]) => {
    sent.push(rows.map(({ eventId }) => eventId).join())
    if (!isUp) throw problem(503)
    return accepted
  }
  const { tracker, tick } = tracked({ flushAt: 2 }, { events })
  tracker.track(event('a'))
  await tracker.flush()
  isUp = true
  tracker.track(event('b'))
  await Promise.resolve()
  assert.deepEqual(sent, ['a'])
  tick()
  await tracker.flush()
  assert.deepEqual(sent, ['a', 'a,b'])
  assert.equal(tracker.dropped, 0)
})

test('beyond its capacity the oldest go, and that is told', async () => {
  const { tracker, lost } = tracked({ capacity: 2, flushAt: 10 })
  for (const id of ['a', 'b', 'c']) tracker.track(event(id))
  assert.deepEqual(lost, [[['a'], 'full']])
  assert.deepEqual([tracker.dropped, tracker.pending], [1, 2])
})

test('what the server will never take is dropped and told: rows by themselves, a refused request as a whole', async () => {
  const rejection = { row: 1, field: 'type', code: 'BAD_ROW', what: 'No.', remedy: 'None.' }
  const partly = tracked({ flushAt: 9 }, { events: async () => ({ ...accepted, rejected: [rejection] }) })
  for (const id of ['a', 'b']) partly.tracker.track(event(id))
  await partly.tracker.flush()
  assert.deepEqual(partly.lost, [[['b'], rejection]])

  const refusal = problem(401)
  const wholly = tracked({ flushAt: 9 }, { events: () => Promise.reject(refusal) })
  for (const id of ['a', 'b']) wholly.tracker.track(event(id))
  await wholly.tracker.flush()
  assert.deepEqual(wholly.lost, [[['a', 'b'], refusal]])
  assert.equal(wholly.tracker.pending, 0)
})

test('when the page is left, what is underway and what waits go along', async () => {
  const answer = Promise.withResolvers<Intake>()
  const { tracker, sent, hide } = tracked({ flushAt: 1 }, { events: () => answer.promise })
  tracker.track(event('a'))
  await Promise.resolve()
  tracker.track(event('b'))
  hide()
  assert.deepEqual(sent, [['a', 'b']])
  answer.resolve(accepted)
  await tracker.close()
  assert.deepEqual(sent, [['a', 'b']], 'nothing is sent a second time')
})

test('a closed tracker listens no more', async () => {
  const { tracker, listeners } = tracked()
  await tracker.close()
  assert.equal(listeners.size, 0)
})

test('a page without a key leaves a beacon, one with a key a request that outlives it', async () => {
  const beacons: string[] = []
  const bodies: Promise<string>[] = []
  const requests: (boolean | undefined)[] = []
  const browser: Browser = {
    navigator: {
      sendBeacon: (url, body) => {
        beacons.push(`${url} ${body.type}`)
        bodies.push(body.text())
        return true
      },
    },
  }
  const send = async <T>({ keepalive }: { keepalive?: boolean }): Promise<T> => {
    requests.push(keepalive)
    return accepted as T
  }
  assert.equal(leaving(send, 'http://here/', false, browser)([event('a'), event('b')]), 2)
  assert.deepEqual(beacons, ['http://here/v1/events application/x-ndjson'])
  assert.deepEqual(
    (await bodies[0]!).split('\n').map((line) => JSON.parse(line)),
    [event('a'), event('b')],
  )
  assert.equal(leaving(send, 'http://here', true, browser)([event('a')]), 1)
  assert.deepEqual(requests, [true])
})

test('no more is handed to a dying page than it may carry', () => {
  let bytes = 0
  const sendBeacon = (_url: string, body: Blob) => {
    bytes = body.size
    return true
  }
  const events = Array.from({ length: 2_000 }, (_, i) => event(`é${i}`))
  const count = leaving(() => assert.fail('a beacon is enough'), '', false, { navigator: { sendBeacon } })(events)
  assert.ok(count > 500 && count < 2_000)
  assert.ok(bytes > 50_000 && bytes < 64 * 1024)
})
