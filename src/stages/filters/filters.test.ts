import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Candidate } from '../../domain/candidate.ts'
import { itemId, recommendationId, userId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { Params } from '../../domain/param.ts'
import { noPreferences } from '../../domain/user.ts'
import { alreadyWatched } from './already-watched.ts'
import { askedAbout } from './asked-about.ts'
import { blocked } from './blocked.ts'
import { notInterested } from './not-interested.ts'
import { outOfRegion } from './out-of-region.ts'
import { outOfWindow } from './out-of-window.ts'
import { promising } from './promising.ts'
import { tooMature } from './too-mature.ts'
import { unavailable } from './unavailable.ts'

const asking = (more: object = {}) => ({
  recommendationId: recommendationId('r'),
  surface: 'test',
  userId: userId('ada'),
  at: 1_000,
  size: 10,
  context: {},
  seeds: [],
  params: Params.none,
  release: 'test',
  preferences: noPreferences,
  age: 16,
  country: '',
  history: [],
  watched: [],
  refused: { items: [], creators: [], categories: [] },
  readFrom: 0,
  ...more,
})
const candidate = (id: string, ...sources: string[]): Candidate => ({
  itemId: itemId(id),
  origins: sources.map((source, rank) => ({ source, rank, score: 1 })),
  score: 0,
  propensity: 1,
})
/** A candidate whose item is as told; `undefined` for one that the catalog does not know. */
const of = (id: string, about: Partial<Item> | undefined) => ({
  ...candidate(id),
  item: about === undefined ? undefined : completeItem({ itemId: itemId(id), title: id, ...about }, 0),
})

test('what was watched is not shown again, unless a source was asked for just that', () => {
  const seen = asking({ watched: ['a', 'b'] })
  const candidates = [candidate('a', 'source.popular'), candidate('b', 'source.popular', 'source.watch-again'), candidate('c')]
  assert.deepEqual(alreadyWatched().keeps(seen, candidates), [false, false, true])
  assert.deepEqual(alreadyWatched(['source.watch-again']).keeps(seen, candidates), [false, true, true])
})

test('neither an item, nor a creator, nor any of the categories that someone has had enough of is kept', () => {
  const keeps = (refused: object, ...candidates: ReturnType<typeof of>[]) =>
    notInterested().keeps(asking({ refused: { items: [], creators: [], categories: [], ...refused } }), candidates)
  const a = of('a', { creator: 'bob', categories: ['drama', 'war'] })
  const b = of('b', { creator: 'eve', categories: ['comedy'] })
  const unknown = of('z', undefined)
  assert.deepEqual(keeps({}, a, b, unknown), [true, true, true])
  assert.deepEqual(keeps({ items: ['b', 'z'] }, a, b, unknown), [true, false, false])
  assert.deepEqual(keeps({ creators: ['bob'] }, a, b), [false, true])
  assert.deepEqual(keeps({ categories: ['war'] }, a, b), [false, true])
})

test('an item is shown from the moment of its publication until that of its expiry', () => {
  const items = [{ publishedAt: 1_000 }, { publishedAt: 1_001 }, { expiresAt: 1_001 }, { expiresAt: 1_000 }, undefined]
  assert.deepEqual(
    outOfWindow().keeps(
      asking({ at: 1_000 }),
      items.map((about, n) => of(`i${n}`, about)),
    ),
    [true, false, true, false, false],
  )
})

test('an item is shown where it may be, and one that is bound to places nowhere unknown', () => {
  const candidates = [of('everywhere', {}), of('north', { regions: ['NO', 'SE'] }), of('unknown', undefined)]
  assert.deepEqual(outOfRegion().keeps(asking({ country: 'SE' }), candidates), [true, true, false])
  assert.deepEqual(outOfRegion().keeps(asking({ country: 'DE' }), candidates), [true, false, false])
  assert.deepEqual(outOfRegion().keeps(asking(), candidates), [true, false, false])
})

test('nobody is shown what is rated above their age', () => {
  const candidates = [of('all', {}), of('own', { maturity: 12 }), of('above', { maturity: 13 }), of('unknown', undefined)]
  assert.deepEqual(tooMature().keeps(asking({ age: 12 }), candidates), [true, true, false, false])
})

test('only what the catalog says is there and nobody has blocked is kept: what it does not know fails closed', () => {
  const candidates = [of('there', {}), of('gone', { available: false }), of('unknown', undefined)]
  assert.deepEqual(unavailable().keeps(asking(), candidates), [true, false, false])
  const judged = [of('fine', {}), of('bad', { blocked: true }), of('unknown', undefined)]
  assert.deepEqual(blocked().keeps(asking(), judged), [true, false, false])
})

test('nothing goes well with itself', () => {
  const seeds = [itemId('a')]
  assert.deepEqual(askedAbout().keeps(asking({ seeds }), [candidate('a'), candidate('b')]), [false, true])
  assert.equal(askedAbout().enabled?.(asking()), false)
  assert.equal(askedAbout().enabled?.(asking({ seeds })), true)
})

/** Candidates of whom the light ranker expects watches of these portions; `undefined` where it says nothing. */
const watched = (...portions: readonly (number | undefined)[]) => {
  const values = Float32Array.from(portions, (portion) => portion ?? 0)
  return portions.map((portion, row) => ({
    ...candidate(`i${row}`),
    lightPredictions: portion === undefined ? undefined : { actions: ['watch'], values, row },
  }))
}
/** Leaves twenty to the ranker, the fewest there can be. */
const rankingTwenty = (more: Record<string, number> = {}) =>
  asking({ params: new Params(new Map(Object.entries({ 'rank.candidates': 20, ...more }))) })
const goneOf = (query: ReturnType<typeof asking>, candidates: ReturnType<typeof watched>) =>
  promising()
    .keeps(query, candidates)
    .flatMap((kept, n) => (kept ? [] : [n]))
const silent = (count: number) => Array<undefined>(count).fill(undefined)
const alike = (count: number) => Array<number>(count).fill(0.5)

test('of many candidates the best by the light ranker are kept, and of equals those that came first', () => {
  assert.deepEqual(goneOf(rankingTwenty(), watched(0.1, 0.9, ...alike(18), 0.2, 0.8)), [0, 20])
  assert.deepEqual(goneOf(rankingTwenty(), watched(...alike(22))), [20, 21])
})

test('what is promising hangs on what the request says that actions are worth', () => {
  assert.deepEqual(goneOf(rankingTwenty({ 'value.watch': -1 }), watched(0.1, 0.9, ...alike(18), 0.2, 0.8)), [1, 21])
})

test('where there are few candidates all are kept, even those that the light ranker thinks nothing of', () => {
  assert.deepEqual(goneOf(rankingTwenty(), watched(...alike(18), 0, undefined)), [])
  assert.deepEqual(goneOf(asking(), watched(...alike(999), 0)), [])
  assert.deepEqual(goneOf(asking(), watched(0, ...alike(1_000))), [0])
})

test('where the light ranker is silent those that sources brought first are kept, after any of whom it speaks', () => {
  assert.deepEqual(goneOf(rankingTwenty(), watched(...silent(22))), [20, 21])
  assert.deepEqual(goneOf(rankingTwenty(), watched(...silent(21), 0.1)), [19, 20])
})
