import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Event, eventTypes } from '../domain/event.ts'
import { eventId, itemId, userId } from '../domain/ids.ts'
import { completeItem, type Item } from '../domain/item.ts'
import { dayMs, hourMs } from '../domain/time.ts'
import { mulberry32, shuffle } from '../math/random.ts'
import { weightOf } from '../models/acts.ts'
import { historyOf } from './definitions/history.ts'
import { liking } from './definitions/liking.ts'
import { refusedBy } from './definitions/refused.ts'
import { FeatureStates } from './feature-states.ts'
import { EventScratch } from './scratch.ts'
import { standardFeatures } from './standard.ts'

const features = standardFeatures(weightOf)
const item = (id: string, more: Partial<Item> = {}) =>
  completeItem({ itemId: itemId(id), title: id, categories: ['drama'], creator: 'ada', ...more }, 0)
let sent = 0
const event = (type: Event['type'], at: number, more: Partial<Event> = {}): Event => ({
  eventId: eventId(`e${sent++}`),
  type,
  userId: userId('u'),
  itemId: itemId('i'),
  at,
  ...more,
})

/** Folds events about one user and some items. */
function folded(events: readonly Event[], items: readonly Item[] = [item('i'), item('j'), item('k')]) {
  const states = new FeatureStates(features)
  for (const each of items) states.putItem(each)
  for (const each of events) states.fold(each)
  const column = (name: string, at: number, of = 'i') =>
    states.rows({ at, context: {} }, 'u', [of])[features.schema.indexOf(name)]!
  return { states, column }
}

const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`)

test('a count halves in its half-life', () => {
  const { column } = folded([event('watch', 0, { value: 1 }), event('watch', 3 * dayMs, { value: 1 })])
  near(column('item.watches.3d', 6 * dayMs), Math.log1p(0.75))
})

test('a rate starts at its prior and moves with evidence', () => {
  near(folded([]).column('item.click-rate.14d', 0), 1 / 12)
  near(folded([event('impression', 0), event('impression', 0), event('click', 0)]).column('item.click-rate.14d', 0), 2 / 14)
})

test('an affinity is the share of what was liked, and turns against what was refused', () => {
  const liked = folded([event('watch', 0, { value: 1 })], [item('i'), item('other', { categories: ['news'] })])
  near(liked.column('user-item.category.30d', 0), 2 / 3)
  near(liked.column('user-item.category.30d', 0, 'other'), 0)
  assert.ok(folded([event('not_interested', 0)]).column('user-item.creator.30d', 0) < 0)
})

test('history keeps each item once, latest first, with the strongest sign and the largest portion', () => {
  const { states } = folded([
    event('watch', 1, { value: 0.3 }),
    event('like', 5),
    event('watch', 2, { itemId: itemId('j'), value: 1 }),
    event('watch', 3, { value: 0.8 }),
  ])
  assert.deepEqual(historyOf(states, userId('u')), [
    { itemId: 'i', weight: 2.5, at: 5, portion: 0.8 },
    { itemId: 'j', weight: 2, at: 2, portion: 1 },
  ])
})

test('what is refused is remembered by item, creator and category, and a later like takes an item back', () => {
  const { states } = folded([
    event('not_interested', 1),
    event('not_interested', 2, { creator: 'bob' }),
    event('hide', 3, { itemId: itemId('k') }),
    event('like', 4),
  ])
  assert.deepEqual(refusedBy(states, userId('u')), { items: ['k'], creators: ['bob'], categories: [] })
})

test('what was shown to someone is remembered item by item', () => {
  const { column } = folded([
    event('impression', 0),
    event('impression', dayMs),
    event('impression', dayMs, { itemId: itemId('j') }),
  ])
  near(column('user-item.shown.1d', dayMs), 1.5)
  near(column('user-item.shown.1d', dayMs, 'j'), 1)
  near(column('user-item.shown.1d', dayMs, 'k'), 0)
})

test('an item ages, and a person falls silent', () => {
  near(folded([]).column('item.freshness.3d', 3 * dayMs), 0.5)
  near(folded([]).column('item.age', 3 * dayMs), Math.log1p(3))
  near(folded([event('watch', 0, { value: 1 })]).column('user.time-since-last', 2 * hourMs), Math.log1p(2))
})

test('an item near what was liked matches, one far from it does not', () => {
  const items = [item('i'), item('same', { title: 'i' }), item('other', { categories: ['news'], creator: 'eve', tags: ['x'] })]
  const { column } = folded([event('like', 0)], items)
  near(column('user-item.taste.30d', 0, 'same'), 1)
  assert.ok(column('user-item.taste.30d', 0, 'other') < 0.5)
})

test('liking says of each kind of act what models say, and what speaks against an item besides', () => {
  const seen = new EventScratch()
  for (const type of eventTypes) {
    for (const value of [undefined, 0.05, 0.1, 0.7, 1.5, 4]) {
      if (type === 'watch' && value === undefined) continue // untold: whole as a portion, half as a sign
      const each = event(type, 0, value === undefined ? {} : { value })
      seen.set(each, undefined)
      const said = liking(seen)
      assert.equal(Number.isNaN(said) ? 0 : Math.max(0, said), weightOf(each), `${type} ${value}`)
    }
  }
})

test('late events count as punctual ones do, but for rounding', () => {
  const random = mulberry32(5)
  const types = ['impression', 'click', 'watch', 'like', 'skip'] as const
  const events = Array.from({ length: 200 }, (_, i) =>
    event(types[i % 5]!, Math.floor(random() * 30 * dayMs), { value: random(), itemId: itemId(`i${i % 7}`) }),
  )
  const items = Array.from({ length: 7 }, (_, i) => item(`i${i}`))
  const row = (order: readonly Event[]) => folded(order, items).states.rows({ at: 31 * dayMs, context: {} }, 'u', ['i3'])
  const punctual = row(events.toSorted((a, b) => a.at - b.at))
  const late = row(shuffle([...events], random))
  for (const [i, name] of features.schema.entries())
    assert.ok(Math.abs(punctual[i]! - late[i]!) < 1e-6, `${name}: ${punctual[i]} punctual, ${late[i]} late`)
})

test('every column has a name of its own, and every row is finite', () => {
  assert.equal(new Set(features.schema).size, features.width)
  assert.ok(folded([]).states.rows({ at: 1e12, context: {} }, 'nobody', ['x', 'i']).every(Number.isFinite))
})
