import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../domain/event.ts'
import { userId } from '../../domain/ids.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { integer } from '../../math/random.ts'
import { begin } from '../testing/impressions.ts'
import { catalog, lived, type Policy, shown } from '../testing/loop.ts'
import { LoopMonitor } from './loop-monitor.ts'
import type { LoopMeasureName } from './measures.ts'

const items = catalog(200)

function monitorOf(saved: readonly unknown[] = [], of = items): LoopMonitor {
  const monitor = new LoopMonitor(({ type }) => type === 'watch', saved)
  for (const item of of) monitor.item(item)
  return monitor
}

const fed = (monitor: LoopMonitor, events: Iterable<Event>) => {
  for (const event of events) monitor.take({ entry: { kind: 'event', event } })
  return monitor
}
const said = (monitor: LoopMonitor, measure: LoopMeasureName, window = 'day', surface = 'home') =>
  monitor.rows().find((row) => row.measure === measure && row.window === window && row.surface === surface)?.value
const ringing = (monitor: LoopMonitor) => [
  ...new Set(monitor.rows().flatMap(({ alarm, measure, window }) => (alarm ? [`${window} ${measure}`] : []))),
]

/** Some items much, others little, as ever; one impression in ten is an explored one. */
const steady: Policy = (random) =>
  random() < 0.1 ? { item: integer(random, 200), explored: true } : { item: Math.min(integer(random, 200), integer(random, 200)) }
/** Twenty items, of one category a person, and nothing is explored. */
const narrow: Policy = (random, person) => ({ item: 4 * integer(random, 5) + (person % 4) })

test('exposure by hand: items never shown count, those that are live no more do not', () => {
  const monitor = monitorOf([], items.slice(0, 4))
  monitor.take({ entry: { kind: 'item', item: { ...items[3]!, available: false } } })
  // three live items, shown 3, 1 and 0 times; the fourth is not offered any more
  fed(monitor, [...[0, 0, 0, 1, 3, 3].map((item, n) => shown(begin + n, item))])
  assert.equal(said(monitor, 'coverage'), 2 / 3)
  assert.equal(said(monitor, 'gini'), (2 * 2 - 4 + (2 * 3 - 4) * 3) / (3 * 4))
  assert.equal(said(monitor, 'effectiveItems'), 2 ** (-0.75 * Math.log2(0.75) - 0.25 * Math.log2(0.25)))
  assert.equal(said(monitor, 'headShare'), 0.75)
  assert.equal(said(monitor, 'creatorGini'), 0, 'all are of one creator')
  assert.equal(monitor.rows()[0]!.impressions, 6)
})

test('age, exploration and what the person met before are told of impressions', () => {
  const [ann, ben] = [{ userId: userId('ann') }, { userId: userId('ben') }]
  const monitor = fed(monitorOf(), [
    shown(begin, 0, { ...ann, type: 'watch' }),
    shown(begin, 0, { ...ann, propensity: 0.95 }),
    shown(begin, 10, { ...ann, propensity: 0.01 }),
    shown(begin + 1, 10, { ...ann, propensity: 0.95 }),
    shown(begin + 1, 10, { ...ben, surface: 'similar' }),
  ])
  assert.equal(said(monitor, 'novelty'), 1 / 3, 'of three, one was neither watched nor shown before')
  assert.equal(said(monitor, 'novelty', 'day', 'similar'), 1, 'what another person met is new to this one')
  assert.equal(said(monitor, 'exploration'), 1 / 3)
  assert.ok(Math.abs(said(monitor, 'ageDays')! - (100 + 90 + 90) / 3) < 1e-6)
})

test('who is shown one category and chooses among four lives in a bubble of two bits', () => {
  const monitor = fed(monitorOf(), lived(0, 7, narrow))
  assert.equal(said(monitor, 'categoryEntropy', 'week'), 0)
  assert.ok(Math.abs(said(monitor, 'bubble', 'week')! - 2) < 0.05, `${said(monitor, 'bubble', 'week')}`)
  assert.ok(said(monitor, 'chosenEntropy', 'week')! < 2)
})

test('windows slide: what is a day old has left the day and is in the week, two weeks later all is forgotten', () => {
  const monitor = fed(monitorOf(), [shown(begin, 0), shown(begin + 25 * hourMs, 1)])
  const impressions = (window: string) => monitor.rows().find((row) => row.window === window)?.impressions
  assert.deepEqual([impressions('day'), impressions('week')], [1, 2])
  fed(monitor, [shown(begin + 400 * hourMs, 1, { surface: 'similar' })])
  assert.deepEqual(
    monitor.rows().filter(({ surface }) => surface === 'home'),
    [],
  )
})

test('what is late by more than a day is passed over', () => {
  const monitor = fed(monitorOf(), [shown(begin + 2 * dayMs, 0), shown(begin, 1)])
  assert.equal(monitor.rows()[0]!.impressions, 1)
})

test('twenty days as ever raise no alarm, with three seeds, and shares stay as they were', () => {
  for (const seed of [1, 2, 3]) {
    const monitor = monitorOf()
    for (let day = 0; day < 20; day++) {
      fed(monitor, lived(day, 1, steady, { seed }))
      assert.deepEqual(ringing(monitor), [], `day ${day} of seed ${seed}`)
    }
    assert.ok(Math.abs(said(monitor, 'reinforcement', 'week')! - 1) < 0.15)
    assert.ok(Math.abs(said(monitor, 'exploration')! - 0.1) < 0.02)
    const row = monitor.rows().find(({ measure, window }) => measure === 'gini' && window === 'week')!
    assert.ok(Math.abs(row.value - row.before!) < 0.02)
  }
})

test('a policy that narrows rings within hours of a day: fewer items, fewer categories a person, nothing explored', () => {
  const monitor = fed(fed(monitorOf(), lived(0, 5, steady)), lived(5, 1.3, narrow))
  const rings = ringing(monitor)
  for (const measure of ['gini', 'coverage', 'effectiveItems', 'categoryEntropy', 'bubble', 'exploration'])
    assert.ok(rings.includes(`day ${measure}`), measure)
  const { since } = monitor.rows().find(({ measure }) => measure === 'categoryEntropy')!
  assert.ok(since! > begin + 5 * dayMs && since! <= begin + 6.3 * dayMs)
  fed(monitor, lived(7, 3, narrow))
  assert.ok(!ringing(monitor).includes('day categoryEntropy'), 'what stays is what was before, a day later')
})

test('where the shown are shown ever more, exposure feeds itself, and rings', () => {
  const more =
    (power: number): Policy =>
    (random) => ({ item: Math.floor(200 * random() ** power) })
  const monitor = fed(monitorOf(), lived(0, 3, more(1.5)))
  fed(monitor, lived(3, 2, more(4)))
  assert.ok(said(monitor, 'reinforcement')! < 1.25, 'a day later shares stay')
  const growing = fed(fed(monitorOf(), lived(0, 3, more(1.5))), lived(3, 1, more(4)))
  assert.ok(said(growing, 'reinforcement')! > 1.25, `${said(growing, 'reinforcement')}`)
  assert.ok(ringing(growing).includes('day reinforcement'))
})

test('a monitor that was saved and made again goes on as if nothing had been', () => {
  const half = fed(fed(monitorOf(), lived(0, 5, steady)), lived(5, 1, narrow))
  const lines = [...half.save()].map((line) => JSON.parse(JSON.stringify(line)))
  const again = monitorOf(lines, items.toReversed())
  assert.deepEqual(again.rows(), half.rows())
  assert.deepEqual(fed(again, lived(6, 1, steady)).rows(), fed(half, lived(6, 1, steady)).rows())
})

test('what people choose where nothing is shown takes no more room than what they are shown', () => {
  const monitor = monitorOf()
  for (let n = 0; n < 200_000; n++)
    fed(monitor, [shown(begin + n, n % 200, { type: 'watch', userId: userId(`u${Math.floor(n / 2)}`) })])
  const [{ chosen }] = [...monitor.save()] as unknown as [{ chosen: readonly number[][] }]
  assert.ok(chosen.reduce((sum, hour) => sum + (hour.length - 1) / 2, 0) <= 65_536 + 32_768)
})

test('of many people some are looked at, and they say the same', () => {
  const monitor = monitorOf()
  for (let person = 0; person < 30_000; person++) {
    fed(
      monitor,
      Array.from({ length: 24 }, (_, n) => shown(begin + person * 10, n, { userId: userId(`u${person}`) })),
    )
  }
  assert.equal(said(monitor, 'categoryEntropy'), 2)
  assert.ok(said(monitor, 'novelty')! > 0.999)
  const [, { people }] = [...monitor.save()] as unknown as [unknown, { people: readonly number[][] }]
  assert.ok(people.reduce((sum, hour) => sum + (hour.length - 1) / 2, 0) <= 65_536)
})
