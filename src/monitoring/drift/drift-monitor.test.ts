import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../domain/event.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { begin, carried, impression, type Made, traffic } from '../testing/impressions.ts'
import { DriftMonitor } from './drift-monitor.ts'

const fed = (monitor: DriftMonitor, events: Iterable<Event>) => {
  for (const event of events) monitor.take(event)
  return monitor
}
const ringing = (monitor: DriftMonitor) => monitor.rows().flatMap(({ column, alarm }) => (alarm ? [column] : []))
const rowOf = (monitor: DriftMonitor, column: string) => monitor.rows().find((row) => row.column === column)!
const quiet = (days: number) => fed(new DriftMonitor(carried), traffic(0, days))
const shifted = (made: Made): Made => ({ ...made, features: [made.features![0]! + 1.5, made.features![1]!] })

test('thirty quiet days raise no alarm, with three seeds', () => {
  for (const seed of [1, 2, 3]) {
    const monitor = new DriftMonitor(carried)
    for (let day = 0; day < 46; day++) {
      fed(monitor, traffic(day, 1, { seed }))
      assert.deepEqual(ringing(monitor), [], `day ${day} of seed ${seed}`)
      if (day >= 16) assert.ok(monitor.rows().every(({ bound }) => bound !== undefined))
    }
  }
})

test('before there are fourteen whole days nothing is judged', () => {
  const monitor = quiet(10)
  for (const { bound, reference, rows } of fed(monitor, traffic(10, 2, { change: shifted })).rows()) {
    assert.deepEqual([bound, reference], [undefined, 0])
    assert.equal(rows, 24 * 30)
  }
  assert.deepEqual(ringing(monitor), [])
})

test('a column that shifts rings within a day, says since when, and no other does', () => {
  const monitor = quiet(20)
  fed(monitor, traffic(20, 1, { change: shifted }))
  assert.deepEqual(ringing(monitor), ['steady'])
  const { since, ks, bound, psi } = rowOf(monitor, 'steady')
  assert.ok(since! > begin + 20 * dayMs && since! < begin + 20 * dayMs + 18 * hourMs, `${(since! - begin) / hourMs}`)
  assert.ok(ks > bound! && psi > 0.25)
})

test('a part that falls back where it was there before is absent, and rings', () => {
  const monitor = fed(quiet(20), traffic(20, 1, { change: ({ click: _, ...made }) => made }))
  assert.deepEqual(ringing(monitor), ['predicted.click'])
  assert.ok(rowOf(monitor, 'predicted.click').nullRate > 0.9)
  assert.equal(rowOf(monitor, 'steady').nullRate, 0)
})

test('what a surface never carried is not missed', () => {
  const popular = Array.from({ length: 1_000 }, (_, n) => impression(begin + 20 * dayMs + n, n, { surface: 'popular' }))
  const monitor = fed(quiet(20), popular)
  assert.ok(monitor.rows().every(({ nullRate, rows }) => nullRate === 0 && rows <= 24 * 30))
})

test('chances beyond 1, and numbers that nothing before was like, are out of range', () => {
  const monitor = fed(
    quiet(20),
    traffic(20, 1, { change: (made) => ({ ...made, click: 7, features: [9e9, made.features![1]!] }) }),
  )
  for (const column of ['predicted.click', 'steady']) assert.ok(rowOf(monitor, column).outOfRange > 0.95, column)
  assert.ok(rowOf(monitor, 'score').outOfRange < 0.05)
})

test('rows of other features are passed over', () => {
  const monitor = quiet(20)
  const before = monitor.rows()
  fed(monitor, [...traffic(19, 1, { change: (made) => ({ ...shifted(made), digest: 'd2' }) })])
  assert.deepEqual(monitor.rows(), before)
})

test('once the cause is mended the alarm is cleared, and the bad days are no measure of what is usual', () => {
  const monitor = fed(quiet(20), traffic(20, 2, { change: shifted }))
  const { bound } = rowOf(monitor, 'steady')
  fed(monitor, traffic(22, 3))
  assert.deepEqual(ringing(monitor), [])
  assert.ok(rowOf(monitor, 'steady').bound! < 1.5 * bound!)
})

test('what stays changed rings for about a week, is silent for two more, and is then what is usual', () => {
  const monitor = quiet(20)
  const rang: number[] = []
  for (let day = 20; day < 50; day++) {
    fed(monitor, traffic(day, 1, { change: shifted }))
    if (ringing(monitor).includes('steady')) rang.push(day - 20)
  }
  assert.deepEqual(
    rang,
    Array.from(rang, (_, n) => n),
  )
  assert.ok(rang.length >= 6 && rang.length <= 9, String(rang))
  const { ks, bound } = rowOf(monitor, 'steady')
  assert.ok(ks < bound!)
})

test('a monitor that was saved and made again goes on as if nothing had been', () => {
  const half = fed(quiet(20), traffic(20, 1, { change: shifted }))
  const whole = fed(fed(quiet(20), traffic(20, 1, { change: shifted })), traffic(21, 1, { change: shifted }))
  const lines = [...half.save()].map((line) => JSON.parse(JSON.stringify(line)))
  const again = fed(new DriftMonitor(carried, lines), traffic(21, 1, { change: shifted }))
  assert.deepEqual(again.rows(), whole.rows())
  assert.deepEqual(ringing(again), ['steady'])
  const others = new DriftMonitor({ ...carried, digest: 'd2' }, lines)
  assert.ok(others.rows().every(({ rows }) => rows === 0))
})

test('with much traffic a share of the rows is looked at, and says the same', () => {
  const [all, share] = [50, 3_000].map((perHour) => {
    const monitor = new DriftMonitor(carried)
    return fed(monitor, traffic(0, 2, { perHour }))
      .rows()
      .find(({ column }) => column === 'rare')!
  })
  assert.equal(all!.rows, 24 * 50)
  assert.ok(share!.rows > 24 * 250 && share!.rows <= 24 * 500, String(share!.rows))
  assert.ok(Math.abs(share!.coverage - 0.1) < 0.01, String(share!.coverage))
})
