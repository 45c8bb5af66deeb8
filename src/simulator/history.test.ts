import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Event } from '../domain/event.ts'
import type { ItemId } from '../domain/ids.ts'
import { dayMs } from '../domain/time.ts'
import { mulberry32 } from '../math/random.ts'
import type { Line } from './history.ts'
import { endOf } from './settings.ts'
import { createWorld, type World } from './world.ts'

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length
const share = <T>(rows: readonly T[], is: (row: T) => boolean): number => rows.filter(is).length / rows.length

describe('the default world', () => {
  let world: World
  let lines: Line[]
  let events: Event[]
  const of = (type: Event['type']) => events.filter((event) => event.type === type)
  const itemOf = (event: Event) => world.truth.itemOf.get(event.itemId!)!

  before(() => {
    world = createWorld()
    lines = [...world.history()]
    events = lines.flatMap(({ entry }) => (entry.kind === 'event' ? [entry.event] : []))
  })

  test('has 2,000 people, 5,000 items and about 500,000 events in 60 days', () => {
    assert.equal(lines.filter(({ entry }) => entry.kind === 'item').length, 5_000)
    assert.equal(lines.filter(({ entry }) => entry.kind === 'user').length, 2_000)
    assert.ok(events.length > 450_000 && events.length < 550_000, `${events.length} events`)
    assert.ok(events.every(({ at }) => at >= world.settings.from && at < endOf(world.settings)))
  })

  test('is half impressions and a good quarter watches, sixty and more a person', () => {
    const impressions = of('impression').length / events.length
    assert.ok(impressions > 0.43 && impressions < 0.53, `impressions ${impressions}`)
    const watches = of('watch').length
    assert.ok(watches > 120_000 && watches < 160_000, `${watches} watches`)
    for (const type of ['click', 'view', 'like', 'dislike', 'save', 'share', 'skip', 'not_interested', 'search'] as const)
      assert.ok(of(type).length > 500, type)
  })

  test('comes in order of time, items and people before anything is done with them', () => {
    const arrived = new Set<string>()
    let last = Number.NEGATIVE_INFINITY
    for (const { at, entry } of lines) {
      assert.ok(at >= last)
      last = at
      if (entry.kind === 'item') arrived.add(entry.item.itemId)
      else if (entry.kind === 'user') arrived.add(entry.user.userId)
      else {
        assert.ok(arrived.has(entry.event.userId))
        if (entry.event.itemId !== undefined) assert.ok(arrived.has(entry.event.itemId))
      }
    }
  })

  test('names every event once', () => {
    assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length)
  })

  test('gets new items and new people every day', () => {
    const { items, people, settings } = world.truth
    const newItems = share(items, ({ publishedAt }) => publishedAt >= settings.from)
    const newPeople = share(people, ({ joinedAt }) => joinedAt >= settings.from)
    assert.ok(newItems > 0.25 && newItems < 0.36, `items ${newItems}`)
    assert.ok(newPeople > 0.2 && newPeople < 0.3, `people ${newPeople}`)
    for (let day = 0; day < settings.days; day++) {
      const from = settings.from + day * dayMs
      assert.ok(items.some(({ publishedAt }) => publishedAt >= from && publishedAt < from + dayMs))
      assert.ok(people.some(({ joinedAt }) => joinedAt >= from && joinedAt < from + dayMs))
    }
  })

  test('watches new items in their first three days', () => {
    const early = new Set(of('watch').flatMap((e) => (e.at - itemOf(e).publishedAt < 3 * dayMs ? [e.itemId] : [])))
    const fresh = world.truth.items.filter(({ publishedAt }) => publishedAt >= world.settings.from)
    assert.ok(early.size / fresh.length > 0.5, `${early.size} of ${fresh.length}`)
  })

  test('has creators of unequal size, and a quarter of the items in series', () => {
    const sizes = world.truth.worksOf.map((works) => works.length).sort((a, b) => b - a)
    const tenth = sizes.slice(0, Math.ceil(sizes.length / 10)).reduce((sum, x) => sum + x, 0)
    assert.ok(tenth / 5_000 > 0.25, `the largest tenth makes ${tenth / 5_000}`)
    const inSeries = share(world.truth.items, ({ series }) => series !== undefined)
    assert.ok(inSeries > 0.2 && inSeries < 0.3, `${inSeries}`)
  })

  test('shows position bias: at random draws of one pool, the top is clicked far more than the tenth place', () => {
    // A small propensity marks the evenly drawn, whose fit does not hang on the place.
    const drawn = (type: Event['type'], position: number) =>
      of(type).filter((event) => event.position === position && event.propensity! < 0.1).length
    const top = drawn('click', 0) / drawn('impression', 0)
    const tenth = drawn('click', 9) / drawn('impression', 9)
    assert.ok(top > 2.5 * tenth, `${top} against ${tenth}`)
  })

  test('states propensities that agree with how often the pool’s best was passed over', () => {
    const rows = of('impression')
    const others = rows.filter(({ propensity }) => propensity! < 0.1)
    const expected = mean(rows.map(({ propensity }) => (propensity! < 0.1 ? 0.3 - propensity! : 1 - propensity!)))
    assert.ok(Math.abs(others.length / rows.length - expected) < 0.01)
  })

  test('clicks clickbait more and watches it less', () => {
    const rate = (bait: boolean) => {
      const ours = events.filter((event) => event.position !== undefined && itemOf(event).clickbait === bait)
      const clicks = ours.filter(({ type }) => type === 'click').length
      const portions = ours.flatMap(({ type, value }) => (type === 'watch' ? [value!] : []))
      return { clicked: clicks / ours.filter(({ type }) => type === 'impression').length, watched: mean(portions) }
    }
    const [bait, honest] = [rate(true), rate(false)]
    assert.ok(bait.clicked > 1.5 * honest.clicked, `clicked ${bait.clicked} against ${honest.clicked}`)
    assert.ok(bait.watched < 0.5 * honest.watched, `watched ${bait.watched} against ${honest.watched}`)
  })

  test('rewatches rarely', () => {
    const pairs = of('watch').map(({ userId, itemId }) => `${userId} ${itemId}`)
    const again = 1 - new Set(pairs).size / pairs.length
    assert.ok(again > 0.002 && again < 0.06, `${again}`)
  })

  test('never shows or plays what a person may not watch', () => {
    for (const { type, userId, itemId, at } of events)
      if (itemId !== undefined && type === 'impression') assert.ok(world.mayWatch(userId, itemId, at))
    assert.ok(of('watch').every((event) => itemOf(event).withheld === undefined))
  })

  test('hides enough taste in it that neighbours of items beat popularity on the last day', () => {
    const { popular, neighbours } = lastDayRecall(world, of('watch'))
    assert.ok(popular > 0.02, `popularity ${popular}`)
    assert.ok(neighbours > 1.4 * popular, `neighbours ${neighbours}, popularity ${popular}`)
  })

  test('leaves room above popularity: the best slate is worth over twice the popular and the random', () => {
    const at = endOf(world.settings)
    const counts = new Map<ItemId, number>()
    for (const { itemId, value } of of('watch')) counts.set(itemId!, (counts.get(itemId!) ?? 0) + value!)
    const popular = [...counts].sort((a, b) => b[1] - a[1]).map(([id]) => id)
    const random = mulberry32(1)
    const worth = { best: [] as number[], popular: [] as number[], random: [] as number[] }
    for (const { userId } of world.truth.people.filter((_, i) => i % 40 === 0)) {
      const allowed = (ids: readonly ItemId[]) => ids.filter((id) => world.mayWatch(userId, id, at)).slice(0, 10)
      const drawn = Array.from({ length: 40 }, () => world.truth.items[Math.floor(random() * 5_000)]!.itemId)
      worth.best.push(world.satisfaction(userId, world.bestSlate(userId, at, 10), at))
      worth.popular.push(world.satisfaction(userId, allowed(popular), at))
      worth.random.push(world.satisfaction(userId, allowed(drawn), at))
    }
    assert.ok(mean(worth.best) <= 1)
    assert.ok(mean(worth.best) > 2 * Math.max(mean(worth.popular), mean(worth.random)), JSON.stringify(worth))
    worth.best.forEach((best, i) => {
      assert.ok(best >= worth.popular[i]! && best >= worth.random[i]!)
    })
  })
})

/** Recall@20 of the last day's first watches, by decayed popularity and by cosine neighbours, learnt from the days before. */
function lastDayRecall({ truth, settings }: World, watches: readonly Event[]): { popular: number; neighbours: number } {
  const cut = endOf(settings) - dayMs
  const known = truth.people.map(() => new Set<number>())
  const audience: number[][] = truth.items.map(() => [])
  const popularity = new Float64Array(truth.items.length)
  const ahead = truth.people.map(() => new Set<number>())
  for (const event of watches) {
    const person = truth.personOf.get(event.userId)!.index
    const item = truth.itemOf.get(event.itemId!)!.index
    if (known[person]!.has(item)) continue
    if (event.at >= cut) {
      if (event.value! >= 0.3) ahead[person]!.add(item)
      continue
    }
    known[person]!.add(item)
    audience[item]!.push(person)
    popularity[item]! += 0.5 ** ((cut - event.at) / (7 * dayMs))
  }
  const recall = (scores: Float64Array, person: number) => {
    const unseen = [...scores.keys()].filter((item) => !known[person]!.has(item))
    const top = unseen.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, 20)
    return top.filter((item) => ahead[person]!.has(item)).length / Math.min(20, ahead[person]!.size)
  }
  const neighboursOf = (person: number) => {
    const scores = new Float64Array(truth.items.length)
    for (const mine of known[person]!)
      for (const other of audience[mine]!)
        for (const theirs of known[other]!) scores[theirs]! += 1 / Math.sqrt(audience[mine]!.length * audience[theirs]!.length)
    return scores
  }
  const asked = [...truth.people.keys()].filter((person) => ahead[person]!.size > 0 && known[person]!.size > 0)
  const sample = asked.filter((_, i) => i % 6 === 0)
  return {
    popular: mean(sample.map((person) => recall(popularity, person))),
    neighbours: mean(sample.map((person) => recall(neighboursOf(person), person))),
  }
}
