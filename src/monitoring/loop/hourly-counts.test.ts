import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HourlyCounts } from './hourly-counts.ts'

const within = (counts: HourlyCounts, from: number, to: number) => {
  const sums: Record<number, number> = {}
  const totals = new Uint32Array(20)
  counts.visit(from, to, (key, count) => {
    sums[key] = (sums[key] ?? 0) + count
  })
  counts.addTo(totals, from, to)
  assert.deepEqual(
    Object.entries(sums),
    Object.entries([...totals]).filter(([, count]) => count > 0),
  )
  return sums
}

function threeHours(): HourlyCounts {
  const counts = new HourlyCounts(3, 0)
  for (const hour of [10, 11, 12]) {
    counts.turn(hour)
    counts.add(7)
    counts.add(hour)
    counts.add(hour)
  }
  return counts
}

test('counts are told of any stretch of hours, the open one among them', () => {
  const counts = threeHours()
  assert.deepEqual(within(counts, 0, 1), { 7: 1, 12: 2 })
  assert.deepEqual(within(counts, 0, 3), { 7: 3, 10: 2, 11: 2, 12: 2 })
  assert.deepEqual(within(counts, 1, 2), { 7: 1, 11: 2 })
  counts.turn(13)
  assert.deepEqual(within(counts, 0, 9), { 7: 2, 11: 2, 12: 2 }, 'three hours are kept')
  counts.turn(100)
  assert.deepEqual([within(counts, 0, 9), counts.size], [{}, 0])
})

test('keys can be forgotten of every hour, and the oldest hours where there are too many', () => {
  const counts = threeHours()
  counts.keepOnly((key) => key !== 7)
  assert.deepEqual(within(counts, 0, 3), { 10: 2, 11: 2, 12: 2 })
  counts.forgetBeyond(2)
  assert.deepEqual(within(counts, 0, 3), { 11: 2, 12: 2 })
  assert.equal(counts.oldest, 11)
})

test('what was saved is counted on', () => {
  const again = new HourlyCounts(3, 12, JSON.parse(JSON.stringify(threeHours().save())))
  again.add(12)
  assert.deepEqual(within(again, 0, 3), { 7: 3, 10: 2, 11: 2, 12: 3 })
})

test('much in one hour is counted on the way', () => {
  const counts = new HourlyCounts(3, 1)
  for (let n = 0; n < 300_000; n++) counts.add(n % 7)
  assert.ok(counts.size < 70_000)
  assert.deepEqual(
    within(counts, 0, 1),
    Object.fromEntries(Array.from({ length: 7 }, (_, key) => [key, Math.ceil((300_000 - key) / 7)])),
  )
  assert.equal(counts.size, 7)
})
