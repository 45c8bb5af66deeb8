import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { ItemId } from '../domain/ids.ts'
import { dayMs, hourMs } from '../domain/time.ts'
import { endOf } from './settings.ts'
import { tasteAt } from './taste.ts'
import { createWorld } from './world.ts'

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length
const small = { people: 300, items: 800, days: 20 }

test('the same settings give the same past, bit for bit; another seed gives another', () => {
  const digest = (seed: number) => {
    const hash = createHash('sha256')
    let count = 0
    for (const line of createWorld({ ...small, seed }).history()) {
      hash.update(JSON.stringify(line))
      if (++count === 10_000) break
    }
    assert.equal(count, 10_000)
    return hash.digest('hex')
  }
  assert.equal(digest(7), digest(7))
  assert.notEqual(digest(7), digest(8))
})

test('a past read twice is the same past, and one cut short is its beginning', () => {
  const world = createWorld(small)
  const whole = [...world.history()]
  const until = world.settings.from + 9 * dayMs + 7 * hourMs
  assert.deepEqual(
    [...world.history(until)],
    whole.filter(({ at }) => at < until),
  )
})

test('what somebody has had enough of pleases less, and again after some days', () => {
  const world = createWorld(small)
  const at = endOf(world.settings)
  const { userId } = world.truth.people[0]!
  const [best, ...alike] = world
    .bestSlate(userId, at, 400)
    .sort((a, b) => world.expectedSatisfaction(userId, b, at) - world.expectedSatisfaction(userId, a, at))
  const fresh = world.expectedSatisfaction(userId, best!, at)
  world.react(userId, { items: alike.slice(0, 30).map((itemId) => ({ itemId })) }, at)
  const tired = world.expectedSatisfaction(userId, best!, at + 10 * hourMs)
  const rested = world.expectedSatisfaction(userId, best!, at + 10 * dayMs)
  assert.ok(tired < 0.95 * fresh, `${tired} after ${fresh}`)
  assert.ok(rested > tired)
})

test('tastes drift: after a day much the same, after sixty days less so', () => {
  const { truth } = createWorld(small)
  const { from } = truth.settings
  const likeness = (days: number) =>
    mean(
      truth.people.map((person) => {
        const [a, b] = [tasteAt(person, from), tasteAt(person, from + days * dayMs)]
        return a.reduce((sum, x, k) => sum + x * b[k]!, 0) / (Math.hypot(...a) * Math.hypot(...b))
      }),
    )
  assert.ok(likeness(1) > 0.98, `${likeness(1)}`)
  assert.ok(likeness(60) < 0.92 && likeness(60) > 0.4, `${likeness(60)}`)
})

test('forks live apart: what one world’s people watch, the other’s have not', () => {
  const world = createWorld(small)
  const at = endOf(world.settings)
  const { userId } = world.truth.people[1]!
  const slate = { items: world.bestSlate(userId, at, 10).map((itemId) => ({ itemId })) }
  const [one, other] = [world.fork(), world.fork()]
  const first = one.react(userId, slate, at)
  assert.ok(first.events.some(({ type }) => type === 'watch'))
  assert.deepEqual(other.react(userId, slate, at), first)
  assert.ok(one.react(userId, slate, at + hourMs).satisfaction < first.satisfaction)
  assert.equal(
    world.satisfaction(
      userId,
      slate.items.map(({ itemId }) => itemId),
      at,
    ),
    first.satisfaction,
  )
})

test('the same item shown to the same person is met with the same luck, whatever is shown below it', () => {
  const world = createWorld(small)
  const at = endOf(world.settings)
  let met = 0
  for (const { userId } of world.truth.people.slice(0, 40)) {
    const [top, a, b] = world.bestSlate(userId, at, 3)
    const about = (below: ItemId) =>
      world
        .fork()
        .react(userId, { items: [{ itemId: top! }, { itemId: below }] }, at)
        .events.filter(({ itemId, type }) => itemId === top && type !== 'impression')
        .map(({ type, at, value }) => ({ type, at, value }))
    assert.deepEqual(about(a!), about(b!))
    met += about(a!).length
  }
  assert.ok(met > 20)
})

test('impressions are left to a server that logs its own, and every event points back to its answer', () => {
  const world = createWorld(small)
  const at = endOf(world.settings)
  const { userId } = world.truth.people[2]!
  const items = world.bestSlate(userId, at, 20).map((itemId) => ({ itemId, propensity: 0.5, row: 'top' }))
  const { events } = world.react(userId, { items, surface: 'home', impressionsLogged: true }, at)
  assert.ok(events.length > 0)
  for (const event of events) {
    assert.notEqual(event.type, 'impression')
    if (event.itemId === undefined) continue
    assert.equal(items[event.position!]!.itemId, event.itemId)
    assert.deepEqual([event.propensity, event.row, event.surface], [0.5, 'top', 'home'])
  }
})

test('people come on days after the past too, in order, the same however often it is asked', () => {
  const world = createWorld(small)
  const visits = world.visits(small.days + 3)
  assert.ok(visits.length > 20)
  assert.deepEqual(visits, world.visits(small.days + 3))
  visits.slice(1).forEach(({ at }, i) => {
    assert.ok(at >= visits[i]!.at)
  })
})

test('a visit is a slate from the policy, and then some watching of one’s own', async () => {
  const world = createWorld(small)
  const at = endOf(world.settings)
  let alone = 0
  for (const { userId } of world.truth.people.slice(0, 20)) {
    const { events, until } = await world.session(userId, at, async (userId, at) => ({
      items: world.bestSlate(userId, at, 5).map((itemId) => ({ itemId })),
    }))
    assert.equal(events.filter(({ type }) => type === 'impression').length, 5)
    assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length)
    assert.ok(until >= events.at(-1)!.at)
    alone += events.filter(({ type, position }) => type === 'watch' && position === undefined).length
  }
  assert.ok(alone > 10)
})

test('a stranger to the world is refused by name', () => {
  const world = createWorld(small)
  assert.throws(
    () => world.react(world.truth.people[0]!.userId, { items: [{ itemId: 'nothing' as ItemId }] }, 0),
    /no item nothing/,
  )
})
