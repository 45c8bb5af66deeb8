import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../../domain/ids.ts'
import { solveSymmetric } from '../../math/cholesky.ts'
import { cosine, dot } from '../../math/vectors.ts'
import type { Interactions } from '../interactions.ts'
import type { Act } from '../model.ts'
import { type AlsModel, als, alsWith } from './als.ts'
import { popularity, quietRun, recallAt20, smallWorld } from './testing.ts'

const world = smallWorld()
const settings = { ...als.defaults, factors: 16, iterations: 8, halfLifeActs: 0 }
const model = await als.fit(world.data, settings, quietRun())
const { asker } = world.askers[0]!
const emptyHanded = { history: [], context: {}, at: 0 }

/** The optimum for one person, by the normal equations of Hu et al. in double precision. */
function refit({ vectors, factors: f, items, settings, alpha }: AlsModel, history: readonly Act[]): Float64Array {
  const a = new Float64Array(f * f)
  const b = new Float64Array(f)
  const add = (y: Float32Array, weight: number) => {
    for (let i = 0; i < f; i++) for (let j = 0; j < f; j++) a[i * f + j]! += weight * y[i]! * y[j]!
  }
  for (let row = 0; row < items.size; row++) add(vectors.subarray(row * f, (row + 1) * f), 1)
  let excess = 0
  for (const { itemId, weight } of history) {
    const y = vectors.subarray(items.row(itemId) * f, (items.row(itemId) + 1) * f)
    excess += alpha * weight
    add(y, alpha * weight)
    for (let i = 0; i < f; i++) b[i]! += (1 + alpha * weight) * y[i]!
  }
  for (let i = 0; i < f; i++) a[i * f + i]! += settings.regularization * (items.size + excess) ** settings.regularizationPower
  return solveSymmetric(a, b)
}

/** The whole objective for given item vectors and their best user vectors, term by term. */
function lossOf(data: Interactions, model: AlsModel): number {
  const { settings, vectors, factors: f } = model
  const ridge = (opposite: number, excess: number) =>
    settings.regularization * (opposite + excess) ** settings.regularizationPower
  const excessOfItem = new Float64Array(data.items.size)
  let loss = 0
  for (let user = 0; user < data.users.size; user++) {
    const acts = new Map<number, number>()
    for (let e = data.ptr[user]!; e < data.ptr[user + 1]!; e++) acts.set(data.item[e]!, model.alpha * data.weight[e]!)
    const x = refit(
      model,
      [...acts].map(([row, excess]) => ({ itemId: data.items.id(row), weight: excess / model.alpha, at: 0 })),
    )
    for (let item = 0; item < data.items.size; item++) {
      const score = dot(x, vectors.subarray(item * f, (item + 1) * f))
      const excess = acts.get(item)
      loss += excess === undefined ? score ** 2 : (1 + excess) * (1 - score) ** 2
      excessOfItem[item]! += excess ?? 0
    }
    loss +=
      ridge(
        data.items.size,
        [...acts.values()].reduce((sum, w) => sum + w, 0),
      ) * dot(x, x)
  }
  for (let item = 0; item < data.items.size; item++) {
    const y = vectors.subarray(item * f, (item + 1) * f)
    loss += ridge(data.users.size, excessOfItem[item]!) * dot(y, y)
  }
  return loss
}

test('finds what people hid better than popularity does', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('the loss falls in every iteration, and is the objective', async () => {
  const losses: number[] = []
  const long = { ...settings, iterations: 30, steps: 8 }
  const fitted = await als.fit(world.data, long, { ...quietRun(), progress: ({ loss }) => losses.push(loss!) })
  for (let i = 1; i < losses.length; i++)
    assert.ok(losses[i]! < losses[i - 1]! * (1 + 1e-6), `${losses[i - 1]} then ${losses[i]}`)
  const exact = lossOf(world.data, fitted)
  assert.ok(Math.abs(losses.at(-1)! / exact - 1) < 2e-3, `${losses.at(-1)} reported, ${exact} with the best user vectors`)
  assert.ok(exact <= losses.at(-1)! * (1 + 1e-5))
})

test('a person is folded in exactly as a fit with these item vectors would place them', () => {
  for (const { asker } of world.askers.slice(0, 20)) {
    const expected = refit(model, asker.history)
    const got = model.userVector(asker)
    for (let i = 0; i < 16; i++) assert.ok(Math.abs(got[i]! - expected[i]!) < 1e-5, `${got[i]} and ${expected[i]}`)
  }
})

test('the same with a ridge that is the same for everyone', async () => {
  const plain = await als.fit(world.data, { ...settings, regularizationPower: 0, regularization: 5 }, quietRun())
  const expected = refit(plain, asker.history)
  plain.userVector(asker).forEach((x, i) => {
    assert.ok(Math.abs(x - expected[i]!) < 1e-5)
  })
})

test('what is retrieved is unseen, best first, and scored as score scores it', () => {
  const found = model.retrieve(asker, 50)
  assert.equal(found.length, 50)
  const seen = new Set(asker.history.map((act) => act.itemId))
  assert.ok(found.every((f) => !seen.has(f.itemId)))
  assert.deepEqual(
    found.map((f) => f.score),
    found.map((f) => f.score).sort((a, b) => b - a),
  )
  assert.deepEqual(
    Float32Array.from(found, (f) => f.score),
    model.score(
      asker,
      found.map((f) => f.itemId),
    ),
  )
  const user = model.userVector(asker)
  for (const { itemId, score } of found) assert.ok(Math.abs(score - dot(user, model.vector(itemId)!)) < 1e-5)
})

test('all unseen items are found when as many are asked for', () => {
  assert.equal(model.retrieve(asker, 10_000).length, world.data.items.size - asker.history.length)
})

test('who has no history gets nothing, and what is unknown scores nothing', () => {
  assert.deepEqual(model.retrieve(emptyHanded, 10), [])
  assert.deepEqual(model.retrieve({ ...emptyHanded, history: [{ itemId: itemId('never'), weight: 1, at: 0 }] }, 10), [])
  assert.deepEqual([...model.score(asker, [itemId('never')])], [0])
  assert.deepEqual(model.neighbours(itemId('never'), 3), [])
})

test('neighbours are the nearest by cosine, best first, without the item itself', () => {
  const item = world.data.items.id(5)
  const found = model.neighbours(item, 10)
  const expected = world.data.items.ids
    .filter((id) => id !== item)
    .map((id) => ({ id, score: cosine(model.vector(id)!, model.vector(item)!) }))
    .sort((a, b) => b.score - a.score)
  found.forEach(({ itemId, score }, i) => {
    assert.equal(itemId, expected[i]!.id)
    assert.ok(Math.abs(score - expected[i]!.score) < 1e-5)
  })
})

test('relaxed SIMD rounds otherwise and finds the same', async () => {
  const wide = { ...settings, factors: 64, iterations: 4 }
  const losses: number[] = []
  const run = { ...quietRun(), progress: ({ loss, done }: { loss?: number; done: number }) => done === 4 && losses.push(loss!) }
  await als.fit(world.data, wide, run)
  await alsWith({ relaxedSimd: true }).fit(world.data, wide, run)
  const [portable, relaxed] = losses as [number, number]
  assert.ok(Math.abs(relaxed / portable - 1) < 1e-4, `${relaxed} and ${portable}`)
})

test('the same seed gives the same bytes, for any number of threads; another seed gives others', async () => {
  const large = { ...settings, factors: 256, iterations: 2 } // large enough for threads to be used
  const [one, three, other] = await Promise.all([
    alsWith({ threads: 1 }).fit(world.data, large, quietRun(5)),
    alsWith({ threads: 3 }).fit(world.data, large, quietRun(5)),
    alsWith({ threads: 3 }).fit(world.data, large, quietRun(6)),
  ])
  assert.deepEqual(als.encode(three), als.encode(one))
  assert.notDeepEqual(als.encode(other), als.encode(one))
})

test('decode after encode is the identity', () => {
  const again = als.decode(als.encode(model))
  assert.deepEqual(als.encode(again), als.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})

test('any number of factors will do', async () => {
  const odd = await als.fit(world.data, { ...settings, factors: 21 }, quietRun())
  assert.equal(odd.userVector(asker).length, 21)
  assert.ok(recallAt20(world, odd) > 1.5 * recallAt20(world, popularity(world)))
  await assert.rejects(als.fit(world.data, { ...settings, factors: 1025 }, quietRun()), /whole number from 1 to 1024/)
})

test('a fit that begins from an earlier model is where a long one is after fewer iterations', async () => {
  const losses = { cold: [] as number[], warm: [] as number[] }
  const one = { ...settings, iterations: 2 }
  await als.fit(world.data, one, { ...quietRun(2), progress: ({ loss }) => losses.cold.push(loss!) })
  await alsWith({ from: model }).fit(world.data, one, { ...quietRun(2), progress: ({ loss }) => losses.warm.push(loss!) })
  assert.ok(losses.warm[0]! < losses.cold[1]!)
})

test('a fit stops when it is told to, with the reason it was given', async () => {
  for (const factors of [16, 256]) {
    const stop = new AbortController()
    const run = { ...quietRun(), signal: stop.signal, progress: () => stop.abort(new Error('enough')) }
    await assert.rejects(als.fit(world.data, { ...settings, factors }, run), /enough/)
  }
})

test('what someone did last weighs more in where they stand than what they did long ago', async () => {
  const recent = await als.fit(world.data, { ...settings, halfLifeActs: 2 }, quietRun())
  const [liked, other] = [world.data.items.id(0), world.data.items.id(1)]
  const act = (itemId: typeof liked, at: number) => ({ itemId, weight: 1, at })
  const asker = (first: typeof liked, ...then: (typeof liked)[]) => ({
    history: [act(first, 9), ...then.map((id) => act(id, 1))],
    context: {},
    at: 10,
  })
  const toLiked = (history: ReturnType<typeof asker>) => recent.score(history, [liked])[0]!
  assert.ok(toLiked(asker(liked, other)) > toLiked(asker(other, liked)))
})
