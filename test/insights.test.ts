import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ItemId, UserId } from '../src/domain/ids.ts'
import { dayMs } from '../src/domain/time.ts'
import type { Engine } from '../src/engine.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { weightOf } from '../src/models/acts.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('what is known of items, people, features and the catalog', () => {
  let lived: Lived
  let engine: Engine
  let userId: UserId
  let shown: ItemId

  before(async () => {
    lived = await liveThroughSmallWorld()
    engine = lived.engine
    userId = (await engine.somePeople(1))[0]!.userId
    for (let n = 0; n < 3; n++) {
      const { rows } = await engine.recommend({ surface: 'home', userId, context: { device: 'tv' } })
      shown = rows[0]!.items[0]!.itemId
    }
    await engine.experimentResults('none').catch(() => {})
  })
  after(() => engine.close())

  it('finds neighbours by several models, never the item itself', async () => {
    const [popular] = await engine.findItems('', 1)
    const all = await engine.neighbours(popular!.itemId, 5)
    assert.ok(all.length >= 3, all.map(({ source }) => source).join())
    const known = all.filter(({ items }) => items.length > 0)
    assert.ok(known.length >= 2)
    for (const { source, items } of known) {
      assert.ok(items.length <= 5 && items.every(({ itemId, title }) => itemId !== popular!.itemId && title !== ''), source)
      assert.ok(
        items.every(({ score }, n) => n === 0 || score <= items[n - 1]!.score),
        source,
      )
    }
    await assert.rejects(engine.neighbours('nothing' as ItemId), { code: 'NOT_FOUND' })
  })

  it('tells whom an item reached, as its log does', async () => {
    const before = await engine.reach(shown)
    assert.ok(before.days.at(-1)!.impressions > 0 && before.people.seen >= 1)
    assert.equal(before.days.length, 30)
    await engine.ingestEvents([
      {
        eventId: 'r1',
        type: 'impression',
        userId: 'newcomer',
        itemId: shown,
        at: lived.clock.now(),
        surface: 'for-you',
        position: 3,
      },
      { eventId: 'r2', type: 'click', userId: 'newcomer', itemId: shown, at: lived.clock.now() },
      { eventId: 'r3', type: 'like', userId: 'newcomer', itemId: shown, at: lived.clock.now() },
      { eventId: 'r4', type: 'impression', userId: 'newcomer', itemId: shown, at: lived.clock.now() - 40 * dayMs },
    ])
    const now = await engine.reach(shown)
    const [a, b] = [before.days.at(-1)!, now.days.at(-1)!]
    assert.deepEqual([b.impressions - a.impressions, b.clicks - a.clicks, b.takes - a.takes], [1, 1, 1])
    assert.equal(now.people.seen, before.people.seen + 1)
    assert.equal(now.surfaces.find(({ surface }) => surface === 'for-you')!.meanPosition, 3)
    assert.ok(now.people.recent.some(({ userId, type }) => userId === 'newcomer' && type === 'like'))
    assert.ok(now.people.bySegment.some(({ segment, share }) => segment === 'device=tv' && share > 0))
    assert.ok(now.exploration.looks > before.exploration.looks && now.exploration.budget > 0)
  })

  it('tells what someone likes', async () => {
    const taste = await engine.taste(userId, 10)
    assert.ok(taste.history.length > 5 && taste.nearest.length === 10)
    const met = new Set(taste.history.map(({ itemId }) => itemId))
    assert.ok(taste.nearest.every(({ itemId }) => !met.has(itemId)))
    const sum = (shares: readonly number[]) => shares.reduce((a, b) => a + b, 0)
    assert.ok(Math.abs(sum(taste.categories.map(({ share }) => share)) - 1) < 1e-9)
    assert.ok(taste.overTime.length > 1)
    for (const { shares } of taste.overTime) assert.ok(Math.abs(sum(Object.values(shares)) - 1) < 1e-9)
    await assert.rejects(engine.taste('nobody' as UserId), { code: 'NOT_FOUND' })
  })

  it('tells a long past in weeks that begin on a Monday, and finds nothing near that was met long ago', async () => {
    const items = (await engine.findItems('', 200)).map(({ itemId }) => itemId)
    const watches = items.map((itemId, n) => ({
      ...{ eventId: `long${n}`, type: 'watch', value: 1, userId: 'old-hand', itemId },
      at: lived.clock.now() - n * 2 * dayMs,
    }))
    await engine.ingestEvents(watches)
    const { history, nearest, overTime } = await engine.taste('old-hand' as UserId, 300)
    assert.equal(history.length, 200)
    assert.ok(nearest.length > 0 && nearest.every(({ itemId }) => !items.includes(itemId)))
    assert.ok(overTime.length >= 4 && overTime.length <= 30, `${overTime.length} points`)
    assert.ok(overTime.every(({ at }) => new Date(at).getUTCDay() === 1 && at % dayMs === 0))
  })

  it('knows who told of themselves and did nothing', async () => {
    await engine.ingestUsers([{ userId: 'shy', country: 'DK' }])
    const { history, categories, overTime } = await engine.taste('shy' as UserId)
    assert.deepEqual([history, categories, overTime], [[], [], []])
  })

  it('says what each declared feature means, and which models read it', async () => {
    const definitions = await engine.featureDefinitions()
    assert.deepEqual(
      definitions.map(({ name }) => name),
      standardFeatures(weightOf).features.map(({ name }) => name),
    )
    assert.ok(definitions.every(({ doc, version }) => doc.length > 10 && version !== ''))
    const rate = definitions.find(({ name }) => name === 'item.click-rate.14d')!
    assert.ok(rate.usedBy.some(({ role, state }) => role === 'ranker' && state === 'champion'))
    assert.match(rate.doc, /item/)
  })

  it('lays one column beside its reference', async () => {
    const [row] = engine.drift().filter(({ kind, rows, coverage }) => kind === 'feature' && rows > 0 && coverage > 0)
    const { bins, row: same } = engine.driftOf(row!.column)
    assert.deepEqual(same, row)
    assert.ok(bins.length > 0 && Math.abs(bins.reduce((sum, { now }) => sum + now, 0) - 1) < 1e-9)
    assert.ok(bins.every(({ from, to }, n) => from <= to && (n === 0 || from >= bins[n - 1]!.from)))
    assert.throws(() => engine.driftOf('no such column'), { code: 'NOT_FOUND' })
  })

  it('tells how the catalog was shown', async () => {
    const health = await engine.catalogHealth()
    assert.ok(health.items >= health.live && health.impressions > 0)
    assert.equal(
      health.bySurface.reduce((sum, { impressions }) => sum + impressions, 0),
      health.impressions,
    )
    const coverage = engine
      .loop()
      .find(({ surface, window, measure }) => surface === 'home' && window === 'day' && measure === 'coverage')!
    const home = health.bySurface.find(({ surface }) => surface === 'home')!
    assert.ok(Math.abs(home.coverage - coverage.value) < 0.02, `${home.coverage} beside ${coverage.value}`)
  })
})
