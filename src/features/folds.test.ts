import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../domain/event.ts'
import { eventId, itemId, userId } from '../domain/ids.ts'
import { completeItem, type Item } from '../domain/item.ts'
import { dayMs, hourMs } from '../domain/time.ts'
import { mulberry32, shuffle } from '../math/random.ts'
import { weightOf } from '../models/acts.ts'
import type { Remembered } from './definitions/history.ts'
import type { Refused } from './definitions/refused.ts'
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

/** Folds events about one user and one item. */
function folded(events: readonly Event[], about = item('i')) {
  const user = features.newUser()
  const states = features.newItem()
  for (const each of events) features.fold(each, about, user, states)
  const column = (name: string, at: number, of = about) =>
    features.rows({ at, context: {} }, user, [of], [states])[features.schema.indexOf(name)]!
  return { user, states, column }
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
  const liked = folded([event('watch', 0, { value: 1 })])
  near(liked.column('user-item.category.30d', 0), 2 / 3)
  near(liked.column('user-item.category.30d', 0, item('other', { categories: ['news'] })), 0)
  assert.ok(folded([event('not_interested', 0)]).column('user-item.creator.30d', 0) < 0)
})

test('history keeps each item once, latest first, with the strongest sign and the largest portion', () => {
  const { user } = folded([
    event('watch', 1, { value: 0.3 }),
    event('like', 5),
    event('watch', 2, { itemId: itemId('j'), value: 1 }),
    event('watch', 3, { value: 0.8 }),
  ])
  assert.deepEqual(features.userState<Remembered[]>('user.history', user), [
    { itemId: 'i', weight: 2.5, at: 5, portion: 0.8 },
    { itemId: 'j', weight: 2, at: 2, portion: 1 },
  ])
})

test('what is refused is remembered by item, creator and category, and a later like takes an item back', () => {
  const { user } = folded([
    event('not_interested', 1),
    event('not_interested', 2, { creator: 'bob' }),
    event('hide', 3, { itemId: itemId('k') }),
    event('like', 4),
  ])
  assert.deepEqual(features.userState<Refused>('user.refused', user), { items: ['k'], creators: ['bob'], categories: [] })
})

test('showing in vain counts up, and a click clears it', () => {
  const vain = [event('impression', 0), event('impression', dayMs)]
  near(folded(vain).column('user-item.shown', dayMs), Math.log1p(2))
  near(folded(vain).column('user-item.shown#1', 2 * dayMs), 0.5)
  near(folded([...vain, event('click', dayMs)]).column('user-item.shown', dayMs), 0)
})

test('an item ages, and a person falls silent', () => {
  near(folded([]).column('context.item-age#1', 3 * dayMs), 0.5)
  near(folded([event('watch', 0, { value: 1 })]).column('user.time-since-last', 2 * hourMs), Math.log1p(2))
})

test('late events count as punctual ones do, but for rounding', () => {
  const random = mulberry32(5)
  const types = ['impression', 'click', 'watch', 'like', 'skip'] as const
  const events = Array.from({ length: 200 }, (_, i) =>
    event(types[i % 5]!, Math.floor(random() * 30 * dayMs), { value: random(), itemId: itemId(`i${i % 7}`) }),
  )
  const row = (order: readonly Event[]) => {
    const { user, states } = folded(order)
    return features.rows({ at: 31 * dayMs, context: {} }, user, [item('i3')], [states])
  }
  const punctual = row(events.toSorted((a, b) => a.at - b.at))
  const late = row(shuffle([...events], random))
  // what was shown in vain depends on what came first, and is meant to
  const orderFree = features.schema.map((name, i) => [name, i] as const).filter(([name]) => !name.startsWith('user-item.shown'))
  for (const [name, i] of orderFree)
    assert.ok(Math.abs(punctual[i]! - late[i]!) < 1e-4, `${name}: ${punctual[i]} punctual, ${late[i]} late`)
})

test('every column has a name of its own, and every row is finite', () => {
  assert.equal(new Set(features.schema).size, features.width)
  assert.ok(
    features.rows({ at: 1e12, context: {} }, undefined, [undefined, item('x')], [undefined, undefined]).every(Number.isFinite),
  )
})
