import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../domain/event.ts'
import { recommendationId } from '../domain/ids.ts'
import type { Recommendation, RecommendationRequest, RecommendedItem } from '../domain/recommendation.ts'
import { endOf } from './settings.ts'
import { drive } from './traffic.ts'
import { createWorld } from './world.ts'

const world = createWorld({ people: 300, items: 800, days: 20 })

/** A server that shows everyone what is best for them, in two rows. */
function serverOn(now: () => number) {
  const events: Event[] = []
  const requests: RecommendationRequest[] = []
  const recommend = async (request: RecommendationRequest): Promise<Recommendation> => {
    requests.push(request)
    const ids = world.bestSlate(request.userId, now(), 8)
    const shown = ids.map((itemId, position) => ({ itemId, position, propensity: 1 }) as RecommendedItem)
    const id = recommendationId(`r${requests.length}`)
    const rows = [
      { id: 'one', title: '', items: shown.slice(0, 4) },
      { id: 'two', title: '', items: shown.slice(4) },
    ]
    return { recommendationId: id, surface: 'home', rows, userId: request.userId } as unknown as Recommendation
  }
  return { recommend, events, requests, send: async (sent: readonly Event[]) => void events.push(...sent) }
}

/** A clock that only waiting moves, and that ends the traffic after an hour. */
function clock() {
  const ending = new AbortController()
  let at = endOf(world.settings)
  const last = at + 3_600_000
  return {
    now: () => at,
    signal: ending.signal,
    wait: async (milliseconds: number) => {
      at += milliseconds
      if (at > last) ending.abort()
    },
  }
}

test('people visit at the rate asked, and answer what they are shown with events of that answer', async () => {
  const time = clock()
  const server = serverOn(time.now)
  const summary = await drive(world.fork(), { ...time, ...server, sessionsPerSecond: 0.1 })
  assert.ok(summary.sessions > 250 && summary.sessions < 480, `${summary.sessions} visits in an hour`)
  assert.equal(summary.failed, 0)
  assert.equal(summary.events, server.events.length)
  assert.ok(summary.satisfaction > 0.2)
  assert.ok(server.events.length > 300)
  for (const { at, type, recommendationId } of server.events) {
    assert.ok(at <= time.now())
    assert.notEqual(type, 'impression')
    assert.ok(recommendationId !== undefined || type === 'not_interested')
  }
  assert.ok(server.requests.every(({ context }) => context?.country !== undefined && context.device !== undefined))
})

test('a failing server is counted and ends nothing', async () => {
  const time = clock()
  const server = serverOn(time.now)
  let calls = 0
  const recommend = async (request: RecommendationRequest) => {
    if (++calls % 2 === 0) throw new Error('no answer')
    return server.recommend(request)
  }
  const summary = await drive(world.fork(), { ...time, ...server, recommend, sessionsPerSecond: 0.05 })
  assert.ok(summary.failed > 50)
  assert.ok(Math.abs(summary.failed - summary.sessions) <= 1)
})
