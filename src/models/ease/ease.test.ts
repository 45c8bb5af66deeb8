import assert from 'node:assert/strict'
import { test } from 'node:test'
import { solveSymmetric } from '../../math/cholesky.ts'
import { popularity, quietRun, recallAt20, smallWorld } from '../als/testing.ts'
import { ease, easeWith } from './ease.ts'

const world = smallWorld({ people: 150, items: 180, acts: 16 })
const settings = { ...ease.defaults, regularization: 20, neighbours: 180, halfLifeActs: 0 }
const model = await ease.fit(world.data, settings, quietRun())
const { asker } = world.askers[0]!

/** B by its formula, in double precision: column j of P is (X'X + regularization I)^-1 e_j. */
function plainly(): Float64Array[] {
  const { items, users, ptr, item, weight } = world.data
  const n = items.size
  const gram = new Float64Array(n * n)
  for (let user = 0; user < users.size; user++)
    for (let e = ptr[user]!; e < ptr[user + 1]!; e++)
      for (let f = ptr[user]!; f < ptr[user + 1]!; f++) gram[item[e]! * n + item[f]!]! += weight[e]! * weight[f]!
  for (let i = 0; i < n; i++) gram[i * n + i]! += settings.regularization
  const p = Array.from({ length: n }, (_, j) =>
    solveSymmetric(
      gram,
      Float64Array.from({ length: n }, (_, i) => (i === j ? 1 : 0)),
    ),
  )
  return p.map((column, i) => column.map((x, j) => (i === j ? 0 : -x / p[j]![j]!)))
}

test('finds what people hid better than popularity does', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('scores are the product of the history with B', () => {
  const b = plainly()
  const { items } = world.data
  for (const { asker } of world.askers.slice(0, 20)) {
    const scores = model.score(asker, items.ids)
    items.ids.forEach((_, j) => {
      const expected = asker.history.reduce((sum, { itemId, weight }) => sum + weight * b[items.row(itemId)]![j]!, 0)
      assert.ok(Math.abs(scores[j]! - expected) < 1e-4, `${scores[j]} against ${expected}`)
    })
  }
})

test('of many items only the most popular take part', async () => {
  const few = await ease.fit(world.data, { ...settings, items: 64 }, quietRun())
  const counts = new Map<number, number>()
  for (const row of world.data.item) counts.set(row, (counts.get(row) ?? 0) + 1)
  const taking = world.data.items.ids.filter((id) => few.neighbours(id, 1).length > 0)
  assert.equal(taking.length, 64)
  const least = Math.min(...taking.map((id) => counts.get(world.data.items.row(id))!))
  const left = world.data.items.ids.filter((id) => !taking.includes(id))
  assert.ok(left.every((id) => counts.get(world.data.items.row(id))! <= least))
})

test('the same data gives the same bytes, for any number of threads', async () => {
  const three = await easeWith({ threads: 3 }).fit(world.data, settings, quietRun())
  const one = await easeWith({ threads: 1 }).fit(world.data, settings, quietRun())
  assert.deepEqual(ease.encode(three), ease.encode(one))
})

test('decode after encode is the identity', () => {
  const again = ease.decode(ease.encode(model))
  assert.deepEqual(ease.encode(again), ease.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})
