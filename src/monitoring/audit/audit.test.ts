import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { dayMs } from '../../domain/time.ts'
import { audit } from './audit.ts'
import type { AuditMaterial, Impression } from './material.ts'
import { ratesByPlace } from './places.ts'
import { ratioOf } from './ratio.ts'

const [from, to] = [0, 7 * dayMs]
const item = (id: string, said: Partial<Item> = {}): Item =>
  completeItem({ itemId: itemId(id), title: id, categories: [id], publishedAt: -400 * dayMs, ...said }, 0)
const shown = (person: number, id: string, said: Partial<Impression> = {}): Impression => ({
  ...{ userId: `u${person}`, itemId: id, at: 1, surface: 'home', position: 0, past: 0, happened: 0 },
  ...said,
})
const material = (impressions: readonly Impression[], items: readonly Item[]): AuditMaterial => ({
  ...{ from, to, impressions, unprompted: new Map([['a', 3]]), before: new Map() },
  items: new Map(items.map((each) => [each.itemId, each])),
})
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const near = (a: number, b: number, by = 1e-12) => assert.ok(Math.abs(a - b) <= by, `${a}, not ${b}`)

test('a ratio of sums by hand: each person pulls at its logarithm by their part of the sums', () => {
  const above = new Map(many(10, (n) => [`u${n}`, n < 5 ? 3 : 1] as const))
  const below = new Map(many(10, (n) => [`u${n}`, 1] as const))
  const { ratio, low, high, p } = ratioOf([above], [below])!
  near(ratio, 2)
  // parts of 3/20 or 1/20 less 1/10
  const error = Math.sqrt((10 / 9) * 10 * 0.05 ** 2)
  near(Math.log(high / low), 2 * 1.959964 * error, 1e-6)
  assert.ok(p < 0.001)
  near(ratioOf([above], [below], 0.5)!.p, 1)
  assert.equal(ratioOf([new Map([...above].slice(0, 9))], [below]), undefined, 'nine people are too few')
})

test('a place is worth what it brings over everyone; places that brought little, what they bring together', () => {
  const often = many(100, (n) => shown(n, 'a', { happened: n < 40 ? 1 : 0 }))
  const rare = [shown(0, 'a', { position: 7, happened: 1 }), shown(1, 'a', { position: 8 })]
  const rate = ratesByPlace([...often, ...rare], () => 1)
  assert.deepEqual([often[0]!, ...rare].map(rate), [0.4, 0.5, 0.5])
})

test('a category shown as often as another that is worth a third has a third of its exposure by merit', () => {
  const impressions = many(400, (n) => shown(n % 40, n % 2 === 0 ? 'a' : 'b', { happened: n % 2 === 0 ? 0.75 : 0.25 }))
  const rows = audit(material(impressions, [item('a'), item('b')])).exposure.filter(({ dimension }) => dimension === 'category')
  assert.deepEqual(
    rows.map(({ segment, exposureShare, catalogShare, unpromptedShare, actsShare, merit }) => [
      ...[segment, exposureShare, catalogShare, unpromptedShare, actsShare, merit],
    ]),
    [
      ['a', 0.5, 0.5, 1, 0.75, 1.5],
      ['b', 0.5, 0.5, 0, 0.25, 0.5],
    ],
  )
  near(rows[0]!.fairness!.ratio, 2 / 3)
  near(rows[1]!.fairness!.ratio, 2)
})

test('an item that could be shown for a part of the days counts for that part of the catalog; one that may not, not at all', () => {
  const impressions = many(40, (n) => shown(n, 'a', { happened: 1 }))
  const items = [item('a'), item('b', { publishedAt: to - dayMs }), item('c', { blocked: true })]
  const rows = audit(material(impressions, items)).exposure.filter(({ dimension }) => dimension === 'category')
  assert.deepEqual(
    rows.map(({ catalogShare }) => catalogShare.toFixed(3)),
    ['0.875', '0.125', '0.000'],
  )
})

test('low places are no error: predictions of the reference position are held against what happens where things stand', () => {
  const impressions = many(800, (n) => {
    const position = n % 2
    return shown(n % 80, 'a', {
      position,
      predicted: 0.5,
      happened: Math.floor(n / 80) % 10 < (position === 0 ? 5 : 2) ? 1 : 0,
      past: n % 80,
    })
  })
  for (const { gap, calibration } of audit(material(impressions, [item('a')])).errors) {
    if (gap !== undefined) assert.ok(Math.abs(Math.log(gap.ratio)) < 0.1)
    assert.ok(Math.abs(Math.log(calibration!.ratio)) < 0.1)
  }
})

test('new people who are foreseen at half of what they do are flagged; the others are not wrong beside them', () => {
  const impressions = many(1_200, (n) => {
    const isNew = n % 60 < 20
    return shown(n % 60, 'a', {
      past: isNew ? 3 : 50,
      predicted: isNew ? 0.2 : 0.4,
      happened: Math.floor(n / 60) % 5 < 2 ? 1 : 0,
    })
  })
  const report = audit(material(impressions, [item('a')]))
  const of = (segment: string) => report.errors.find((row) => row.segment === segment)!
  near(of('new').gap!.ratio, 0.5)
  assert.ok(of('new').flagged)
  assert.ok(!of('known').flagged && of('known').gap === undefined)
  near(of('new').happened, 0.4)
})

test('a few people who stray by chance hide nobody who strays for certain', () => {
  const impressions = many(3_000, (n) => {
    const person = n % 150
    const country = person < 12 ? 'AA' : person < 50 ? 'BB' : person < 100 ? 'CC' : 'DD'
    const round = Math.floor(n / 150)
    // of twelve people in AA two took everything and the others next to nothing; to all in BB twice their chance is told
    const happened = country === 'AA' ? Number(person < 2 || round === 0) : round % 5 === person % 5 ? 1 : 0
    return shown(person, 'a', {
      country,
      predicted: country === 'BB' ? 0.4 : country === 'AA' ? 0.5 : 0.2,
      happened,
      past: person,
    })
  })
  const countries = audit(material(impressions, [item('a')])).errors.filter(({ dimension }) => dimension === 'country')
  assert.deepEqual(
    countries.flatMap(({ segment, flagged }) => (flagged ? [segment] : [])),
    ['BB'],
  )
  const [astray] = countries
  assert.ok(astray!.gap!.ratio > 2 && astray!.gap!.low < 1.25)
})

test('without impressions there is nothing to audit', () => {
  assert.throws(() => audit(material([], [])), { code: 'NOTHING_TO_COMPARE' })
})
