import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import { type CatalogItem, catalogHealth, type Shown } from './catalog-health.ts'

const now = 1_000 * dayMs
const item = (id: string, ageDays: number, more: Partial<CatalogItem> = {}): CatalogItem => ({
  itemId: itemId(id),
  title: `Title of ${id}`,
  creator: 'Mara',
  categories: ['drama', 'quiet'],
  publishedAt: now - ageDays * dayMs,
  isLive: true,
  ...more,
})

type Counts = Readonly<Record<string, number>>

/** Counts by surface, of items by their place among `ids`. */
function shown(ids: readonly string[], bySurface: Readonly<Record<string, Counts>>): Shown {
  const surfaces = Object.entries(bySurface).map(([surface, counts]) => ({
    surface,
    // one item an hour, so that parts must be added
    parts: Object.entries(counts).map(([id, count]) => ({
      keys: Uint32Array.of(ids.indexOf(id)),
      counts: Uint32Array.of(count),
    })),
  }))
  return { rows: ids.length, rowOf: (id) => ids.indexOf(id), surfaces }
}

async function* each(items: readonly CatalogItem[]) {
  yield* items
}

const healthOf = (items: readonly CatalogItem[], bySurface: Readonly<Record<string, Counts>>) =>
  catalogHealth(
    each(items),
    shown(
      items.map((one) => one.itemId),
      bySurface,
    ),
    now,
  )

describe('the health of a catalog', async () => {
  const items = [
    item('a', 100),
    item('b', 2, { creator: 'Ida' }),
    item('c', 10),
    item('d', 1),
    item('gone', 5, { isLive: false }),
  ]
  const health = await healthOf(items, { home: { a: 6, gone: 50 }, similar: { b: 3, c: 1 } })

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
    const steps = lorenz.slice(1).map(({ impressions }, n) => impressions - lorenz[n]!.impressions)
    assert.ok(
      steps.every((step, n) => step >= 0 && (n === 0 || step >= steps[n - 1]! - 1e-12)),
      'convex',
    )
    // a quarter of the items was never shown, half of them had 1 of 10; at nine tenths all but 0.4 items
    assert.ok(Math.abs(health.tailShare - (4 + 6 * 0.6) / 10) < 1e-12)
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

  it('is zeros where nothing was shown, and none is NaN', async () => {
    const quiet = await healthOf([item('a', 1)], {})
    assert.deepEqual([quiet.coverage, quiet.gini, quiet.tailShare, quiet.coldShare, quiet.medianAgeDays], [0, 0, 0, 0, 0])
    assert.ok(!JSON.stringify(await healthOf([], {})).includes('null'))
  })

  it('leaves others their turn while a large catalog is looked at', async () => {
    const many = Array.from({ length: 100_000 }, (_, n) => item(`i${n}`, n % 400, { creator: `c${n % 900}` }))
    const keys = Uint32Array.from(many, (_, n) => n)
    const counts = keys.map((n) => n % 50)
    const rows = new Map<string, number>(many.map((one, n) => [one.itemId, n]))
    let turns = 0
    const ticking = setInterval(() => turns++, 1)
    const large = await catalogHealth(
      each(many),
      { rows: many.length, rowOf: (id) => rows.get(id)!, surfaces: [{ surface: 'home', parts: [{ keys, counts }] }] },
      now,
    )
    clearInterval(ticking)
    assert.equal(large.live, 100_000)
    assert.ok(turns >= 5, `${turns} turns`)
  })
})
