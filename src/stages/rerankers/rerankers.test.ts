import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { itemId, recommendationId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { Params } from '../../domain/param.ts'
import { dayMs } from '../../domain/time.ts'
import { mulberry32 } from '../../math/random.ts'
import type { Choice } from '../../pipeline/stages.ts'
import { aQuery } from '../../pipeline/testing.ts'
import { type Arrangeable, arrange, type Rules } from './arrange.ts'
import { diverse, explorersBeside } from './diverse.ts'
import { withExploration } from './exploration.ts'
import { page } from './page.ts'

const house: Rules = { perCreator: 2, perCategory: 3, sponsored: 2, diversity: 0.15, freshness: 0.1 }
const relevanceOnly: Rules = { perCreator: 99, perCategory: 99, sponsored: 99, diversity: 0, freshness: 0 }

const candidate = (id: string, score: number, more: Partial<Item> = {}, ...sources: string[]): Arrangeable => ({
  itemId: itemId(id),
  origins: sources.map((source, rank) => ({ source, rank, score: 1 })),
  score,
  propensity: 1,
  item: completeItem({ itemId: itemId(id), title: id, ...more }, 0),
})

const many = (count: number, about: (i: number) => Partial<Item>, source = 'source.taste') =>
  Array.from({ length: count }, (_, i) => candidate(`i${i}`, 1 - i / count, about(i), source))

const created = (candidates: readonly Arrangeable[], indices: readonly number[]) =>
  indices.map((index) => candidates[index]!.item!.creator)
const largest = (names: readonly string[]) =>
  Math.max(
    0,
    ...Map.groupBy(names, (name) => name)
      .values()
      .map((group) => group.length),
  )

test('with no rules, the slate is the best in order', () => {
  assert.deepEqual(
    arrange(
      many(50, () => ({})),
      5,
      relevanceOnly,
      0,
    ),
    [0, 1, 2, 3, 4],
  )
})

test('no creator twice in a row, at most two of one, at most three of a category, at most two sponsored in twenty', () => {
  const anItem = fc.record({
    creator: fc.nat(30).map((n) => `c${n}`),
    category: fc.nat(15).map((n) => `k${n}`),
    sponsored: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anItem, { minLength: 200, maxLength: 300 }), (items) => {
      const candidates = many(items.length, (i) => ({
        creator: items[i]!.creator,
        categories: [items[i]!.category],
        sponsored: items[i]!.sponsored,
      }))
      const slate = arrange(candidates, 20, house, 0)
      const creators = created(candidates, slate)
      assert.equal(slate.length, 20)
      assert.equal(new Set(slate).size, 20)
      assert.ok(creators.every((creator, i) => creator !== creators[i - 1]))
      assert.ok(largest(creators) <= 2)
      assert.ok(largest(slate.map((index) => items[index]!.category)) <= 3)
      assert.ok(slate.filter((index) => items[index]!.sponsored).length <= 2)
    }),
    { numRuns: 100, seed: 3 },
  )
})

test('where one creator is all there is, the rules give way rather than show less; sponsored never does', () => {
  const sole = many(30, (i) => ({ creator: 'ada', categories: ['drama'], sponsored: i % 2 === 0 }))
  const slate = arrange(sole, 20, house, 0)
  assert.equal(slate.filter((index) => index % 2 === 0).length, 2)
  assert.equal(slate.filter((index) => index % 2 === 1).length, 15)
})

test('likeness costs places, and freshness gains them', () => {
  const alike = [
    candidate('a', 1, { tags: ['sea'] }),
    candidate('b', 0.99, { tags: ['sea'] }),
    candidate('c', 0.95, { tags: ['sky'] }),
    candidate('z', 0),
  ]
  assert.deepEqual(arrange(alike, 3, { ...relevanceOnly, diversity: 0.3 }, 0), [0, 2, 1])
  const aged = [candidate('old', 1, { publishedAt: 0 }), candidate('new', 0.95, { publishedAt: 100 * dayMs }), candidate('z', 0)]
  assert.deepEqual(arrange(aged, 2, { ...relevanceOnly, freshness: 0.2 }, 100 * dayMs), [1, 0])
})

test('explorers are little known, fit beside everyone, and are never sponsored', () => {
  const shown = many(20, (i) => ({ creator: `c${i}`, categories: [`k${i % 10}`] }))
  const strange = [
    candidate('good', 0, { creator: 'new', categories: ['k1'] }, 'source.explore'),
    candidate('same-creator', 0, { creator: 'c3', categories: ['other'] }, 'source.explore'),
    candidate('twin', 0, { creator: 'new', categories: ['other'] }, 'source.explore'),
    candidate('full', 0, { creator: 'newer', categories: ['k1'] }, 'source.explore'),
    candidate('paid', 0, { creator: 'rich', sponsored: true }, 'source.explore'),
    candidate('known', 0, { creator: 'old' }, 'source.popular'),
  ]
  const all = [...shown, ...strange]
  const explorers = explorersBeside(
    all,
    shown.map((_, i) => i),
    house,
  )
  assert.deepEqual(
    explorers.map((index) => all[index]!.itemId),
    ['good'],
  )
})

test('a slate drawn 100,000 times shows each item at each place as often as it said it would', () => {
  const slate = [0, 1, 2, 3, 4, 5, 6, 7]
  const explorers = [10, 11, 12, 13, 14]
  const draws = 100_000
  const random = mulberry32(11)
  const seen = new Map<string, number>()
  const said = new Map<string, number>()
  for (let n = 0; n < draws; n++) {
    const choices = withExploration(slate, explorers, 0.1, random)
    assert.equal(new Set(choices.map(({ index }) => index)).size, slate.length)
    choices.forEach(({ index, propensity }, place) => {
      const key = `${place}:${index}`
      seen.set(key, (seen.get(key) ?? 0) + 1)
      assert.ok(Math.abs((said.get(key) ?? propensity) - propensity) < 1e-12, 'one item at one place has one propensity')
      said.set(key, propensity)
    })
  }
  assert.equal(seen.size, 8 + 5 * 5)
  for (const [key, count] of seen) {
    const p = said.get(key)!
    const deviation = Math.sqrt((p * (1 - p)) / draws)
    assert.ok(Math.abs(count / draws - p) <= 4.5 * deviation + 1e-12, `${key}: stated ${p}, seen ${count / draws}`)
  }
  const explored = [...seen].filter(([key]) => Number(key.split(':')[1]) >= 10).reduce((sum, [, count]) => sum + count, 0)
  assert.ok(Math.abs(explored / draws / slate.length - 0.1) < 0.003, 'a tenth of all places explores')
})

test('the whole slate states its propensities truly, drawn again and again for new recommendations', () => {
  const ranked = [
    ...many(60, (i) => ({ creator: `c${i}`, categories: [`k${i % 20}`] })),
    ...Array.from({ length: 30 }, (_, i) =>
      candidate(`x${i}`, -1, { creator: `n${i}`, categories: [`m${i}`] }, 'source.explore'),
    ),
  ]
  const draws = 4_000
  const seen = new Map<string, { count: number; propensity: number }>()
  for (let n = 0; n < draws; n++) {
    const query = aQuery({ recommendationId: recommendationId(`r${n}`), size: 20 })
    diverse()
      .rerank(query, ranked, 20)
      .forEach(({ index, propensity }: Choice, place: number) => {
        const known = seen.get(`${place}:${index}`)
        seen.set(`${place}:${index}`, { count: (known?.count ?? 0) + 1, propensity })
      })
  }
  for (const [key, { count, propensity }] of seen) {
    const deviation = Math.sqrt((propensity * (1 - propensity)) / draws)
    assert.ok(
      Math.abs(count / draws - propensity) <= 5 * deviation + 1e-12,
      `${key}: stated ${propensity}, seen ${count / draws}`,
    )
  }
})

test('the same recommendation is drawn the same way again; without exploration nothing is left to chance', () => {
  const ranked = many(100, (i) => ({ creator: `c${i}`, categories: [`k${i % 30}`] }), 'source.explore')
  assert.deepEqual(diverse().rerank(aQuery({ size: 20 }), ranked, 20), diverse().rerank(aQuery({ size: 20 }), ranked, 20))
  const sure = diverse().rerank(aQuery({ params: new Params(new Map([['rerank.exploration', 0]])) }), ranked, 20)
  assert.ok(sure.every(({ propensity }) => propensity === 1))
})

test('a page has rows, ordered by value, and every item at most once', () => {
  const ranked = many(300, (i) => ({ creator: `c${i % 90}`, categories: [`k${i % 12}`] })).map((each, i) => ({
    ...each,
    origins: [
      {
        source: i % 3 === 0 ? 'source.because-you-watched' : 'source.taste',
        rank: i,
        score: 1,
        ...(i % 3 === 0 ? { because: itemId(`seen${i % 2}`) } : {}),
      },
      ...(i % 5 === 0 ? [{ source: 'source.trending', rank: i, score: 1 }] : []),
      ...(i % 7 === 0 ? [{ source: 'source.new-arrivals', rank: i, score: 1 }] : []),
      ...(i % 50 === 9 ? [{ source: 'source.continue-watching', rank: i, score: 1 }] : []),
    ],
  }))
  const choices = page().rerank(aQuery({ size: 96 }), ranked, 96)
  assert.equal(new Set(choices.map(({ index }) => index)).size, choices.length)
  const rows = [...Map.groupBy(choices, ({ row }) => row!)]
  const names = rows.map(([row]) => row)
  for (const row of ['top-picks', 'continue', 'trending', 'new']) assert.ok(names.includes(row), `${row} in ${names}`)
  assert.ok(names.some((row) => row.startsWith('because:')) && names.some((row) => row.startsWith('category:')))
  for (const [row, members] of rows) {
    const source = { trending: 'source.trending', new: 'source.new-arrivals', continue: 'source.continue-watching' }[row]
    if (source !== undefined)
      for (const { index } of members) assert.ok(ranked[index]!.origins.some((origin) => origin.source === source))
    if (row.startsWith('because:'))
      for (const { index } of members) assert.ok(ranked[index]!.origins.some(({ because }) => `because:${because}` === row))
    if (row.startsWith('category:'))
      for (const { index } of members) assert.ok(ranked[index]!.item!.categories.includes(row.slice(9)))
  }
  const value = (members: readonly Choice[]) => {
    const weights = members.map((_, place) => 1 / Math.log2(place + 2))
    return (
      members.reduce((sum, { index }, place) => sum + weights[place]! * ranked[index]!.score, 0) / weights.reduce((a, b) => a + b)
    )
  }
  const values = rows.map(([, members]) => value(members))
  assert.deepEqual(
    values,
    values.toSorted((a, b) => b - a),
  )
})

test('what was begun or watched before stands in the row of such alone, in the order of its source', () => {
  const sources = ['source.continue-watching', 'source.watch-again', 'source.taste']
  const ranked = many(90, (i) => ({ creator: `c${i}`, categories: [`k${i % 4}`] })).map((each, i) => ({
    ...each,
    origins: [
      { source: 'source.trending', rank: i, score: 1 },
      { source: sources[i % 3]!, rank: 90 - i, score: 1 },
    ],
  }))
  const rows = Map.groupBy(page().rerank(aQuery({ size: 96 }), ranked, 96), ({ row }) => row!)
  const found = (row: string) => rows.get(row)!.map(({ index }) => index)
  assert.equal([...rows.keys()][0], 'top-picks')
  for (const [row, source] of [['continue', 0] as const, ['watch-again', 1] as const]) {
    assert.deepEqual(
      found(row),
      [...ranked.keys()]
        .filter((i) => i % 3 === source)
        .reverse()
        .slice(0, 12),
    )
  }
  for (const row of ['top-picks', 'trending']) assert.ok(found(row).every((i) => i % 3 === 2))
})

test('the top picks lead the page, even where exploring makes another row worth more', () => {
  const ranked = many(200, (i) => ({ creator: `c${i}`, categories: [`k${i % 20}`] })).map((each, i) => ({
    ...each,
    origins: [{ source: i < 30 ? 'source.trending' : 'source.explore', rank: i, score: 1 }],
  }))
  const params = new Params(new Map([['rerank.exploration', 0.5]]))
  const first = Array.from(
    { length: 20 },
    (_, n) => page().rerank(aQuery({ params, recommendationId: recommendationId(`r${n}`) }), ranked, 96)[0],
  )
  assert.ok(first.every((choice) => choice?.row === 'top-picks'))
})
