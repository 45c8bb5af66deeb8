import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../domain/ids.ts'
import { dayMs, hourMs } from '../domain/time.ts'
import { mulberry32 } from '../math/random.ts'
import { actions } from './actions.ts'
import type { History, Logged } from './history.ts'
import { organicSlates } from './organic.ts'
import { SlateGatherer } from './slates.ts'

let n = 0
const event = (type: Event['type'], item: string, more: Partial<Event> = {}): Event => ({
  eventId: eventId(`e${n++}`),
  type,
  userId: userId('ada'),
  itemId: itemId(item),
  at: 100,
  recommendationId: recommendationId('r'),
  ...more,
})
const gathered = (...events: Event[]) => {
  const gatherer = new SlateGatherer()
  events.forEach((each, i) => gatherer.take(each, i + 1))
  return gatherer.slates
}
/** One item's labels by name. */
const labels = (of: { readonly labels: readonly number[] }, place: number) =>
  Object.fromEntries(actions.map((action, i) => [action, of.labels[place * actions.length + i]]))
const none = Object.fromEntries(actions.map((action) => [action, 0]))

test('what was shown and passed over is a negative of every action', () => {
  const [slate] = gathered(event('impression', 'a', { position: 0 }), event('impression', 'b', { position: 1 }))
  assert.deepEqual(slate?.itemIds, ['a', 'b'])
  assert.deepEqual(slate?.positions, [0, 1])
  assert.deepEqual([labels(slate!, 0), labels(slate!, 1)], [none, none])
})

test('the portion watched is the label of a watch, the largest where there were several, and a watch was clicked', () => {
  const shown = [event('impression', 'a'), event('impression', 'b')]
  const [slate] = gathered(...shown, event('watch', 'b', { value: 0.7 }), event('watch', 'b', { value: 0.2 }))
  assert.deepEqual(labels(slate!, 0), none)
  assert.deepEqual(labels(slate!, 1), { ...none, click: 1, watch: 0.7 })
})

test('every act speaks to its own head', () => {
  const shown = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => event('impression', id))
  const acts = [event('like', 'a'), event('save', 'b'), event('skip', 'c'), event('not_interested', 'd'), event('click', 'e')]
  const [slate] = gathered(...shown, ...acts, event('share', 'f'))
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((place) => labels(slate!, place)),
    [
      { ...none, like: 1 },
      { ...none, save: 1 },
      { ...none, skip: 1 },
      { ...none, not_interested: 1 },
      { ...none, click: 1 },
      { ...none, share: 1 },
    ],
  )
})

test('a watch to the credits completes, and one that was left before does not', () => {
  const shown = [event('impression', 'a'), event('impression', 'b')]
  const [slate] = gathered(...shown, event('watch', 'a', { value: 0.95 }), event('watch', 'b', { value: 0.85 }))
  assert.deepEqual([labels(slate!, 0)['completion'], labels(slate!, 1)['completion']], [1, 0])
})

/** What is said of coming back by two impressions of ada, once the log has been read up to `until`. */
const returnsSaid = (until: number, ...later: Event[]) => {
  const gatherer = new SlateGatherer()
  const shown = ['a', 'b'].map((item, position) => event('impression', item, { position }))
  for (const [i, each] of [...shown, ...later].entries()) gatherer.take(each, i + 1)
  gatherer.close(until)
  return [0, 1].map((place) => labels(gatherer.slates[0]!, place)['return'])
}
const laterBy = (wait: number, more: Partial<Event> = {}): Event => {
  const { recommendationId: _, ...search } = event('search', 'x', { at: 100 + wait, ...more })
  return search
}
const longAfter = 100 + 10 * dayMs

test('who does anything from six hours to three days later has come back, to all that they were shown', () => {
  assert.deepEqual(returnsSaid(longAfter, laterBy(6 * hourMs)), [1, 1])
  assert.deepEqual(returnsSaid(longAfter, laterBy(3 * dayMs - 1)), [1, 1])
  assert.deepEqual(returnsSaid(longAfter, laterBy(hourMs), laterBy(dayMs)), [1, 1])
})

test('who goes on for a while, comes only after three days, or is somebody else, has not come back', () => {
  assert.deepEqual(returnsSaid(longAfter), [0, 0])
  assert.deepEqual(returnsSaid(longAfter, laterBy(6 * hourMs - 1)), [0, 0])
  assert.deepEqual(returnsSaid(longAfter, laterBy(3 * dayMs)), [0, 0])
  assert.deepEqual(returnsSaid(longAfter, laterBy(dayMs, { userId: userId('bob') })), [0, 0])
})

test('before three days are over it is not known who comes back, not even of those who did', () => {
  assert.deepEqual(returnsSaid(100 + 3 * dayMs - 1), [Number.NaN, Number.NaN])
  assert.deepEqual(returnsSaid(100 + 3 * dayMs - 1, laterBy(dayMs)), [Number.NaN, Number.NaN])
  assert.deepEqual(returnsSaid(100 + 3 * dayMs, laterBy(dayMs)), [1, 1])
})

test('acts of someone else, on something not shown, or led to by no answer, label nothing', () => {
  const { recommendationId: _, ...organic } = event('like', 'a')
  const slates = gathered(event('impression', 'a'), event('like', 'a', { userId: userId('bob') }), event('like', 'z'), organic)
  assert.equal(slates.length, 1)
  assert.deepEqual(labels(slates[0]!, 0), none)
})

test('a slate is read as the features stood when it was made: at the offset served, or just before it was logged', () => {
  const served = { offset: 3, at: 90, release: 'r', digest: 'd', row: 'rows' }
  const [own] = gathered(event('search', 'x'), event('impression', 'a', { served }))
  assert.deepEqual([own?.offset, own?.at, own?.served], [3, 90, ['rows']])
  const [other] = gathered(event('search', 'x'), event('impression', 'a'))
  assert.deepEqual([other?.offset, other?.at, other?.served], [1, 100, [undefined]])
  const [torn] = gathered(event('search', 'x'), event('impression', 'a', { served: { ...served, offset: 0 } }))
  assert.deepEqual([torn?.offset, torn?.at, torn?.served], [1, 100, [undefined]])
})

const chosen = (item: string, more: Partial<Logged> = {}): Logged => {
  const { recommendationId: _, ...watch } = event('watch', item, { value: 0.8 })
  const { userId, at } = watch
  return { userId, at, itemId: itemId(item), weight: 1.6, offset: 10, event: watch, organic: true, ...more }
}
const historyOf = (interactions: readonly Logged[]): History => ({
  interactions,
  slates: [],
  items: new Map(),
  users: new Map(),
  from: 0,
  to: 200,
  events: interactions.length,
  offset: 99,
})

test('what someone chose by themselves stands in a slate beside what others chose, and alone has labels', () => {
  const history = historyOf(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => chosen(id)))
  const slates = organicSlates(history, 50, mulberry32(1))
  assert.equal(slates.length, 6)
  for (const [i, slate] of slates.entries()) {
    assert.equal(slate.itemIds[0], 'abcdef'[i])
    assert.equal(new Set(slate.itemIds).size, 5)
    // nothing was shown that they might have come back from
    assert.deepEqual(labels(slate, 0), { ...none, click: 1, watch: 0.8, return: Number.NaN })
    for (const place of [1, 2, 3, 4]) assert.deepEqual(labels(slate, place), { ...none, return: Number.NaN })
    assert.equal(slate.offset, 9)
    assert.ok(slate.positions.every((position) => position === -1))
  }
  assert.deepEqual(organicSlates(history, 50, mulberry32(1)), slates)
})

test('neither what an answer led to, nor what came before the cut, makes such a slate', () => {
  const history = historyOf([chosen('a', { organic: false }), chosen('b', { at: 50 }), chosen('c')])
  assert.deepEqual(
    organicSlates(history, 50, mulberry32(1)).map(({ itemIds }) => itemIds[0]),
    ['c'],
  )
})
