import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayMs } from '../../domain/time.ts'
import { type CatalogItem, catalogHealth } from './catalog-health.ts'

const now = 1_000 * dayMs
const item = (itemId: string, ageDays: number, more: Partial<CatalogItem> = {}): CatalogItem => ({
  itemId,
  title: `Title of ${itemId}`,
  creator: 'Mara',
  categories: ['drama', 'quiet'],
  publishedAt: now - ageDays * dayMs,
  isLive: true,
  ...more,
})
const shown = (counts: Record<string, number>) => new Map(Object.entries(counts))

describe('the health of a catalog', () => {
  const items = [
    item('a', 100),
    item('b', 2, { creator: 'Ida' }),
    item('c', 10),
    item('d', 1),
    item('gone', 5, { isLive: false }),
  ]
  const all = shown({ a: 6, b: 3, c: 1, gone: 50 })
  const health = catalogHealth(items, { all, bySurface: { home: shown({ a: 6 }), similar: shown({ b: 3, c: 1 }) } }, now)

  it('counts live items alone', () => {
    assert.deepEqual([health.items, health.live, health.impressions], [5, 4, 10])
    assert.equal(health.coverage, 3 / 4)
  })

  it('has the Gini that a hand has: half the mean difference over the mean', () => {
    const counts = [0, 1, 3, 6]
    const differences = counts.flatMap((x) => counts.map((y) => Math.abs(x - y)))
    const mean = 10 / 4
    assert.ok(Math.abs(health.gini - differences.reduce((a, b) => a + b) / (2 * 16 * mean)) < 1e-12)
  })

  it('draws a Lorenz curve from 0 to 1 that rises ever faster', () => {
    const { lorenz } = health
    assert.deepEqual(
      [lorenz[0], lorenz.at(-1)],
      [
        { items: 0, impressions: 0 },
        { items: 1, impressions: 1 },
      ],
    )
    assert.equal(lorenz.length, 51)
    const quarters = [0, 0.5, 0.75, 1].map((_, n) => lorenz[Math.ceil((n / 4) * 50 + 0.5)]?.impressions ?? 1)
    for (let n = 1; n < quarters.length; n++) assert.ok(quarters[n]! >= quarters[n - 1]!)
    assert.ok(
      lorenz.every(({ items, impressions }) => impressions <= items + 1e-12),
      'below the straight line',
    )
  })

  it('tells of what is young: items, those shown, and their share', () => {
    assert.deepEqual([health.cold, health.coldShown, health.coldShare], [2, 1, 0.3])
    assert.deepEqual(health.neverShown, [{ itemId: 'd', title: 'Title of d', ageDays: 1 }])
    assert.equal(health.medianAgeDays, 100)
    assert.equal(
      health.ages.reduce((sum, { impressions }) => sum + impressions, 0),
      10,
    )
    assert.equal(
      health.ages.reduce((sum, each) => sum + each.items, 0),
      4,
    )
  })

  it('tells of creators, categories and surfaces', () => {
    assert.deepEqual(health.creators, [
      { creator: 'Mara', items: 3, impressions: 7, share: 0.7 },
      { creator: 'Ida', items: 1, impressions: 3, share: 0.3 },
    ])
    assert.deepEqual(health.categories, [{ category: 'drama', items: 4, impressions: 10, share: 1, ofItems: 1 }])
    assert.deepEqual(
      health.bySurface.map(({ surface, coverage }) => [surface, coverage]),
      [
        ['home', 0.25],
        ['similar', 0.5],
      ],
    )
  })

  it('is zeros where nothing was shown, and none is NaN', () => {
    const quiet = catalogHealth([item('a', 1)], { all: new Map(), bySurface: {} }, now)
    assert.deepEqual([quiet.coverage, quiet.gini, quiet.tailShare, quiet.coldShare, quiet.medianAgeDays], [0, 0, 0, 0, 0])
    const empty = catalogHealth([], { all: new Map(), bySurface: {} }, now)
    assert.ok(!JSON.stringify(empty).includes('null'))
  })
})
