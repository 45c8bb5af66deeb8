import assert from 'node:assert/strict'
import { test } from 'node:test'
import { popularity, quietRun, recallAt20, smallWorld } from '../als/testing.ts'
import { graphFilter, graphFilterWith } from './graph-filter.ts'

const world = smallWorld({ people: 120, items: 150, acts: 16 })
const settings = { ...graphFilter.defaults, rank: 16, neighbours: 150, halfLifeActs: 0 }
const model = await graphFilter.fit(world.data, settings, quietRun())
const { asker } = world.askers[0]!

/** (P + L)(I - sharpness P) in double precision, the low pass off. */
function plainly(sharpness: number, { userPower, itemPower } = settings): number[][] {
  const { items, users, ptr, item, weight } = world.data
  const [du, di] = [new Float64Array(users.size), new Float64Array(items.size)]
  const each = (visit: (user: number, e: number) => void) => {
    for (let user = 0; user < users.size; user++) for (let e = ptr[user]!; e < ptr[user + 1]!; e++) visit(user, e)
  }
  each((user, e) => {
    du[user]! += weight[e]!
    di[item[e]!]! += weight[e]!
  })
  const n = items.size
  const table = Array.from({ length: users.size }, () => new Float64Array(n))
  each((user, e) => {
    table[user]![item[e]!] = weight[e]! * du[user]! ** -userPower * di[item[e]!]! ** -itemPower
  })
  const step = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => table.reduce((s, row) => s + row[i]! * row[j]!, 0)),
  )
  let vector = Array.from({ length: n }, () => 1)
  let largest = 0
  for (let round = 0; round < 200; round++) {
    const next = step.map((row) => row.reduce((s, x, j) => s + x * vector[j]!, 0))
    largest = Math.hypot(...next)
    vector = next.map((x) => x / largest)
  }
  const p = step.map((row) => row.map((x) => x / largest))
  return p.map((row, i) => row.map((x, j) => x - sharpness * p[i]!.reduce((s, y, k) => s + y * p[k]![j]!, 0)))
}

test('finds what people hid better than popularity does', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('without the low pass, neighbours are the positive entries of P - sharpness P², best first', async () => {
  const sharpened = await graphFilter.fit(world.data, { ...settings, rank: 0, sharpness: 0.9 }, quietRun())
  const expected = plainly(0.9)
  const { items } = world.data
  for (const row of [0, 11, items.size - 1]) {
    const best = expected[row]!.filter((x, j) => j !== row && x > 1e-7).sort((a, b) => b - a)
    const found = sharpened.neighbours(items.id(row), 1_000)
    assert.ok(Math.abs(found.length - best.length) <= 2)
    found.slice(0, 50).forEach(({ itemId, score }, n) => {
      assert.ok(Math.abs(score - best[n]!) < 2e-4 * best[0]!)
      assert.ok(Math.abs(score - expected[row]![items.row(itemId)]!) < 2e-4 * best[0]!)
    })
  }
})

test('the low pass reaches items that share no person with what was done', async () => {
  const [direct, passed] = await Promise.all(
    [0, 1].map((lowPass) => graphFilter.fit(world.data, { ...settings, sharpness: 0, lowPass }, quietRun())),
  )
  const reach = (m: typeof direct) => world.data.items.ids.reduce((sum, id) => sum + m!.neighbours(id, 1_000).length, 0)
  assert.ok(reach(passed) > reach(direct))
})

test('the same seed gives the same bytes, for any number of threads', async () => {
  const three = await graphFilterWith({ threads: 3 }).fit(world.data, settings, quietRun())
  const one = await graphFilterWith({ threads: 1 }).fit(world.data, settings, quietRun())
  assert.deepEqual(graphFilter.encode(three), graphFilter.encode(one))
})

test('decode after encode is the identity', () => {
  const again = graphFilter.decode(graphFilter.encode(model))
  assert.deepEqual(graphFilter.encode(again), graphFilter.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})
