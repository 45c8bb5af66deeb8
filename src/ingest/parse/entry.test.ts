import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry } from '../../domain/entry.ts'
import type { Rejection } from '../../domain/verdict.ts'
import { parseEvent, parseItem, parseRemoval, parseUser } from './entry.ts'

const now = Date.UTC(2026, 0, 1)
const click = { eventId: 'e1', type: 'click', userId: 'ann', itemId: 'film', at: now - 1 }

const accepted = (result: Entry | Rejection): Entry => {
  assert.ok('kind' in result, JSON.stringify(result))
  return result
}
const eventOf = (row: unknown) => {
  const entry = accepted(parseEvent(row, 0, now))
  assert.ok(entry.kind === 'event')
  return entry.event
}
function refused(result: Entry | Rejection, field: string, words: RegExp): void {
  assert.ok('status' in result, `accepted ${JSON.stringify(result)}`)
  assert.equal(result.code, 'BAD_ROW')
  assert.equal(result.field, field)
  assert.match(`${result.what} ${result.remedy}`, words)
}

describe('a good event', () => {
  test('is kept as it was sent', () => {
    const full = {
      ...click,
      type: 'watch',
      value: 0.5,
      seconds: 90,
      context: { country: 'DE', device: 'tv' },
      recommendationId: 'r1',
      surface: 'home',
      row: 'top-picks',
      position: 0,
      propensity: 1,
      served: { offset: 3, at: now, release: 'abc', digest: 'd', row: 'AACAPw==', features: 'f', predicted: { click: 0.25 } },
    }
    assert.deepEqual(eventOf(full), full)
  })
  test('may tell its time in ISO 8601', () => {
    assert.equal(eventOf({ ...click, at: '2025-12-31T23:00:00+01:00' }).at, Date.UTC(2025, 11, 31, 22))
    assert.equal(eventOf({ ...click, at: '2025-06-01' }).at, Date.UTC(2025, 5, 1))
  })
  test('may be long past, and up to five minutes ahead', () => {
    assert.equal(eventOf({ ...click, at: '1997-09-20T00:00:00Z' }).at, Date.UTC(1997, 8, 20))
    assert.equal(eventOf({ ...click, at: now + 300_000 }).at, now + 300_000)
  })
  test('takes null for absent', () => {
    assert.deepEqual(eventOf({ ...click, value: null, context: null }), click)
  })
  test('needs no item when it is a search, or about a creator or category', () => {
    const { itemId: _, ...rest } = click
    assert.equal(eventOf({ ...rest, type: 'search', text: 'dune' }).text, 'dune')
    assert.equal(eventOf({ ...rest, type: 'not_interested', creator: 'acme' }).creator, 'acme')
    assert.equal(eventOf({ ...rest, type: 'not_interested', category: 'horror' }).category, 'horror')
  })
})

describe('a bad event is refused with its field and a remedy:', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
    ['no event id', { eventId: undefined }, 'eventId', /missing/],
    ['an empty id', { userId: '' }, 'userId', /1 to 256/],
    ['an id that is a number', { userId: 7 }, 'userId', /quotes/],
    ['an id too long', { itemId: 'x'.repeat(257) }, 'itemId', /257/],
    ['an id with a control character', { userId: 'a\nb' }, 'userId', /control/],
    ['an id with half a character', { userId: 'a\ud800' }, 'userId', /Unicode/],
    ['a type that is not known', { type: 'clik' }, 'type', /Did you mean click\?/],
    ['no item', { itemId: undefined }, 'itemId', /missing/],
    ['not interested in nothing', { type: 'not_interested', itemId: undefined }, 'itemId', /creator or category/],
    ['a watch of more than the whole', { type: 'watch', value: 1.5 }, 'value', /0 to 1/],
    ['a rating without stars', { type: 'rating' }, 'value', /missing/],
    ['a rating of ten', { type: 'rating', value: 10 }, 'value', /0\.5 to 5/],
    ['a negative price', { type: 'purchase', value: -1 }, 'value', /0 or more/],
    ['a value that is no number', { value: Number.NaN }, 'value', /finite/],
    ['an infinite value', { value: Number.POSITIVE_INFINITY }, 'value', /finite/],
    ['a time that is no time', { at: 'yesterday' }, 'at', /ISO 8601/],
    ['a time without a zone', { at: '2025-01-01T10:00:00' }, 'at', /zone/],
    ['a time in seconds', { at: now / 1000 }, 'at', /multiply it by 1,000/],
    ['a time before 1990', { at: 5 }, 'at', /before 1990/],
    ['a time too far ahead', { at: now + 300_001 }, 'at', /ahead of the server/],
    ['a position above the top', { position: -1 }, 'position', /0 or more|between 0/],
    ['half a position', { position: 1.5 }, 'position', /whole/],
    ['a propensity of nothing', { propensity: 0 }, 'propensity', /above 0/],
    ['a propensity above one', { propensity: 1.01 }, 'propensity', /between 0 and 1/],
    ['a country in small letters', { context: { country: 'de' } }, 'context.country', /capital/],
    ['a field inside a field that is not known', { context: { contry: 'DE' } }, 'context.contry', /Did you mean country/],
    ['a snake_case name', { item_id: 'film' }, 'item_id', /Did you mean itemId/],
    ['a name like no other', { flavour: 1 }, 'flavour', /Known fields are/],
    ['a context that is a list', { context: [] }, 'context', /not an object/],
    ['a text too long', { type: 'search', text: 'x'.repeat(1_001) }, 'text', /1000/],
  ]
  for (const [what, change, field, words] of cases)
    test(what, () => refused(parseEvent({ ...click, ...change }, 0, now), field, words))

  for (const row of [null, 7, 'click', [], undefined])
    test(`${JSON.stringify(row)} for a row`, () => refused(parseEvent(row, 0, now), '', /object/))

  test('the verdict carries the number of the row', () => {
    const result = parseEvent({}, 41, now)
    assert.ok('status' in result && result.row === 41)
  })
})

describe('an item', () => {
  test('gets what was not said, with its arrival for its publication', () => {
    const entry = accepted(parseItem({ itemId: 'film', title: 'Film', attributes: { year: 1922 } }, 0, now))
    assert.ok(entry.kind === 'item')
    assert.equal(entry.item.publishedAt, now)
    assert.deepEqual(entry.item.categories, [])
    assert.equal(entry.item.available, true)
    assert.deepEqual(entry.item.attributes, { year: 1922 })
  })
  test('may be older than any event', () => {
    const entry = accepted(parseItem({ itemId: 'film', title: 'Film', publishedAt: '1922-03-04' }, 0, now))
    assert.ok(entry.kind === 'item' && entry.item.publishedAt === Date.UTC(1922, 2, 4))
  })
  const film = { itemId: 'film', title: 'Film' }
  const cases: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
    ['an empty title', { title: '' }, 'title', /1 to 500/],
    ['categories that are no list', { categories: 'drama' }, 'categories', /array/],
    ['a category that is no string', { categories: ['drama', 3] }, 'categories.1', /string/],
    ['too many tags', { tags: Array(201).fill('x') }, 'tags', /at most 200/],
    [
      'an artwork without an address',
      { artworks: [{ artworkId: 'a', url: 'u' }, { artworkId: 'b' }] },
      'artworks.1.url',
      /missing/,
    ],
    ['an attribute that is nested', { attributes: { cast: ['x'] } }, 'attributes.cast', /flatten/],
    ['a licence that ends before it begins', { publishedAt: 10, expiresAt: 5 }, 'expiresAt', /later/],
    ['availability in words', { available: 'yes' }, 'available', /true or false/],
    ['a region that is no country', { regions: ['Europe'] }, 'regions.0', /capital/],
  ]
  for (const [what, change, field, words] of cases)
    test(`is refused for ${what}`, () => refused(parseItem({ ...film, ...change }, 0, now), field, words))
})

describe('a user', () => {
  test('gets what was not said', () => {
    assert.deepEqual(accepted(parseUser({ userId: 'ann', preferences: { categories: ['drama'] } }, 0, now)), {
      kind: 'user',
      user: { userId: 'ann', attributes: {}, preferences: { items: [], categories: ['drama'], creators: [] } },
    })
  })
  test('is refused for an age that nobody has', () => refused(parseUser({ userId: 'ann', age: 200 }, 0, now), 'age', /150/))
})

test('a removal names an item', () => {
  assert.deepEqual(parseRemoval('film', 0, now), { kind: 'item-removed', itemId: 'film' })
  refused(parseRemoval(7, 0, now), 'itemId', /string/)
})
