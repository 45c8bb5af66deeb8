import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc } from '../../evaluation/prediction-metrics.ts'
import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import { linearRanker } from '../linear-ranker/linear-ranker.ts'
import { boostedEnsemble, boostedEnsembleWith } from './ensemble.ts'
import { addScores, treesOf } from './forest.ts'
import { importances } from './importance.ts'
import { ndcgPerQuery } from './objectives/ndcg.ts'
import { gradedQueries, run, table } from './testing.ts'
import type { TreeData } from './tree-data.ts'

const fit = (data: TreeData, settings = {}, kind = boostedEnsemble) =>
  kind.fit(data, { ...kind.defaults, objective: 'regression', ...settings }, run)
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const error = (predicted: Float32Array, labels: Float32Array) => mean(predicted.map((p, i) => (p - labels[i]!) ** 2))

const either = (x: Float32Array) => (x[0]! > 0 !== x[1]! > 0 ? 1 : 0)
const noisy = mulberry32(7)
const wave = (x: Float32Array) => Math.sin(3 * x[0]!) + x[1]! + 0.3 * gaussian(noisy)
const waves = table(3_000, 3, wave)
const laterWaves = table(1_000, 3, wave, 2)

test('one or the other but not both: trees learn what no linear model can', async () => {
  const [data, held] = [table(2_000, 4, either), table(1_000, 4, either, 2)]
  const trees = await fit(data, { objective: 'logistic' })
  const line = await linearRanker.fit(
    { ...data, actions: ['click'], positions: new Int32Array(2_000).fill(-1) },
    linearRanker.defaults,
    run,
  )
  assert.ok(auc(trees.predict(held.rows, 1_000), held.labels) > 0.99)
  assert.ok(auc(await line.predict(held.rows, 1_000), held.labels) < 0.6)
})

test('regression comes near the noise on rows not met before', async () => {
  const model = await fit(waves)
  const left = error(model.predict(laterWaves.rows, 1_000), laterWaves.labels)
  assert.ok(left < 0.12, `${left}, of which .09 is noise`)
})

test('fractions are learnt as expected fractions, and chances come true as often as they say', async () => {
  const random = mulberry32(3)
  const rows = Float32Array.from({ length: 6_000 }, () => integer(random, 2))
  const labels = rows.map((kind) => (kind === 1 ? 0.5 + 0.3 * random() : 0.2 * random()))
  const model = await fit({ schema: ['kind'], rows, labels }, { objective: 'logistic' })
  const [dull, gripping] = model.predict(Float32Array.of(0, 1), 2)
  assert.ok(Math.abs(dull! - 0.1) < 0.01 && Math.abs(gripping! - 0.65) < 0.01, `${dull} ${gripping}`)
})

for (const [objective, better] of [
  ['lambdarank', 0.15],
  ['rank-xendcg', 0.15],
] as const) {
  test(`${objective} orders queries not met before far better than popularity`, async () => {
    const [data, held] = [gradedQueries(300, 1), gradedQueries(100, 2)]
    const model = await fit(data, { objective, trees: 50 })
    const plays = held.labels.map((_, row) => held.rows[row * 4 + 3]!)
    const ndcg = (scores: ArrayLike<number>) => mean(ndcgPerQuery(held, scores, 5))
    const [ours, popularity] = [ndcg(model.scores(held.rows, held.labels.length)), ndcg(plays)]
    assert.ok(ours > popularity + better && ours > 0.9, `${ours} against ${popularity}`)
  })
}

test('constrained columns never turn a prediction the other way, wherever one stands; free ones do', async () => {
  const falling = table(2_000, 3, (x) => Math.sin(3 * x[0]!) + x[1]! * x[2]! + 0.2 * gaussian(noisy))
  const constrained = await fit(falling, { increasing: 'column 0', decreasing: 'column 1', minRows: 5 })
  const free = await fit(falling, { minRows: 5 })
  const wrongSteps = (model: typeof free, column: number, sign: number) => {
    const random = mulberry32(4)
    let wrong = 0
    for (let probe = 0; probe < 300; probe++) {
      const row = Float32Array.from({ length: 3 }, () => gaussian(random))
      const rows = Float32Array.from({ length: 40 * 3 }, (_, i) =>
        i % 3 === column ? (Math.floor(i / 3) - 20) / 5 : row[i % 3]!,
      )
      const scores = model.scores(rows, 40)
      for (let i = 1; i < 40; i++) if (sign * (scores[i]! - scores[i - 1]!) < 0) wrong++
    }
    return wrong
  }
  assert.equal(wrongSteps(constrained, 0, 1), 0)
  assert.equal(wrongSteps(constrained, 1, -1), 0)
  assert.ok(wrongSteps(free, 0, 1) > 1_000 && wrongSteps(free, 1, -1) > 1_000)
  assert.ok(treesOf(constrained.forest) === 100 && importances(constrained).some(({ column }) => column === 'column 0'))
})

test('what is missing goes to the side that it resembles, whichever that is', async () => {
  for (const worth of [1, -1]) {
    const random = mulberry32(5)
    const full = table(2_000, 1, (x) => Math.sign(x[0]!), 6)
    const gone = full.labels.map((label) => (label === worth && random() < 0.5 ? 1 : 0))
    const model = await fit({ ...full, rows: full.rows.map((x, row) => (gone[row] === 1 ? Number.NaN : x)) })
    const [atMissing, high, low] = model.predict(Float32Array.of(Number.NaN, 1, -1), 3)
    assert.ok(Math.abs(atMissing! - worth) < 0.05 && high! > 0.95 && low! < -0.95, `${atMissing} ${high} ${low}`)
  }
})

test('what is missing can be told from all that is there', async () => {
  const random = mulberry32(5)
  const rows = Float32Array.from({ length: 1_000 }, () => (random() < 0.3 ? Number.NaN : gaussian(random)))
  const model = await fit({ schema: ['x'], rows, labels: rows.map((x) => (Number.isNaN(x) ? 5 : 1)) })
  const predicted = model.predict(Float32Array.of(Number.NaN, -9, 9, Number.POSITIVE_INFINITY), 4)
  assert.deepEqual(Array.from(predicted, Math.round), [5, 1, 1, 1])
})

test('what was never missing before goes with the most', async () => {
  const model = await fit(
    table(1_000, 1, (x) => (x[0]! > -0.5 ? 1 : 0)),
    { trees: 1, maxLeaves: 2 },
  )
  const [atMissing, high] = model.predict(Float32Array.of(Number.NaN, 1), 2)
  assert.equal(atMissing, high)
})

test('the same seed gives the same bytes for any number of threads, another seed others', async () => {
  const many = table(20_000, 40, (x) => x[0]! * x[1]! + x[2]!)
  const settings = { trees: 40, rowShare: 0.7, columnShare: 0.6 }
  const bytes = async (threads: number) => boostedEnsemble.encode(await fit(many, settings, boostedEnsembleWith({ threads })))
  const alone = await bytes(1)
  assert.deepEqual(await bytes(2), alone)
  assert.deepEqual(await bytes(3), alone)
  const small = { ...settings, trees: 3 }
  const seeded = (seed: number) =>
    boostedEnsemble.fit(waves, { ...boostedEnsemble.defaults, ...small, objective: 'regression' }, { ...run, seed })
  assert.notDeepEqual(boostedEnsemble.encode(await seeded(2)), boostedEnsemble.encode(await seeded(1)))
})

test('importance names the planted column first, and none that was never asked', async () => {
  const ranked = importances(
    await fit(
      table(2_000, 6, (x) => 3 * Math.sign(x[4]!) + x[2]!),
      { trees: 20, maxLeaves: 4 },
    ),
  )
  assert.deepEqual(
    ranked.slice(0, 2).map(({ column }) => column),
    ['column 4', 'column 2'],
  )
  assert.ok(ranked.every(({ gain, splits }) => gain > 0 && splits > 0))
  assert.equal(
    ranked.reduce((sum, { splits }) => sum + splits, 0),
    20 * 3,
  )
})

test('held-out rows stop what only learns by heart, and what came after the best is cut off', async () => {
  const heldOut = { rows: laterWaves.rows, labels: laterWaves.labels }
  const settings = { trees: 400, minRows: 2, maxLeaves: 60, learningRate: 0.2, patience: 10 }
  const losses: number[] = []
  const watched = await boostedEnsemble.fit(
    { ...waves, heldOut },
    { ...boostedEnsemble.defaults, ...settings, objective: 'regression' },
    { ...run, progress: ({ loss }) => losses.push(loss!) },
  )
  const best = losses.indexOf(Math.min(...losses)) + 1
  assert.ok(best > 3 && losses.length === best + 10, `best ${best} of ${losses.length}`)
  assert.equal(treesOf(watched.forest), best)
  const unwatched = await fit(waves, settings)
  const left = (model: typeof watched) => error(model.predict(laterWaves.rows, 1_000), laterWaves.labels)
  assert.ok(left(watched) < left(unwatched))
  assert.ok(Math.abs(left(watched) / 2 - losses[best - 1]!) < 1e-6)
})

test('a row that weighs three counts as three rows, and one that weighs nothing not at all', async () => {
  const random = mulberry32(8)
  const rows = Float32Array.from({ length: 900 }, () => integer(random, 6))
  const labels = rows.map((x) => (x % 3) + 0.5 * gaussian(random))
  const weights = rows.map((_, row) => [0, 1, 3][row % 3]!)
  const thrice = Array.from(weights, (weight, row) => Array<number>(weight).fill(row)).flat()
  const settings = { minRows: 1, trees: 20 }
  const weighed = await fit({ schema: ['x'], rows, labels, weights }, settings)
  const repeated = await fit(
    {
      schema: ['x'],
      rows: Float32Array.from(thrice, (row) => rows[row]!),
      labels: Float32Array.from(thrice, (row) => labels[row]!),
    },
    settings,
  )
  const all = Float32Array.of(0, 1, 2, 3, 4, 5)
  const other = repeated.predict(all, 6)
  weighed.predict(all, 6).forEach((p, i) => assert.ok(Math.abs(p - other[i]!) < 1e-5, `${p} against ${other[i]}`))
})

test('leaves keep the rows and the hessians that they must, and trees their number of leaves', async () => {
  const { forest } = await fit(waves, { minRows: 100, maxLeaves: 9, trees: 10 })
  forest.right.forEach((right, node) => assert.ok(right !== 0 || forest.rows[node]! >= 100))
  for (let tree = 0; tree < 10; tree++) assert.ok(forest.starts[tree + 1]! - forest.starts[tree]! <= 17)
  const rare = table(1_000, 2, (x) => (x[0]! > 1.5 ? 1 : 0))
  const stiff = await fit(rare, { objective: 'logistic', minHessian: 40, minRows: 1 })
  assert.ok(
    stiff.forest.rows.every((rows) => rows > 40) &&
      stiff.forest.rows.length < (await fit(rare, { objective: 'logistic', minRows: 1 })).forest.rows.length,
  )
})

test('the kernel says of every row what walking down the trees says', async () => {
  const model = await fit({ ...waves, rows: waves.rows.map((x, i) => (i % 7 === 0 ? Number.NaN : x)) })
  for (const count of [1, 2, 3, 515, 999]) {
    const rows = laterWaves.rows.slice(0, count * 3).map((x, i) => (i % 5 === 0 ? Number.NaN : x))
    const walked = new Float64Array(count).fill(model.start)
    addScores(model.forest, rows, 3, walked)
    assert.deepEqual(model.scores(rows, count), walked)
  }
})

test('columns without a difference and labels without one do no harm', async () => {
  const constant = await fit({
    schema: ['a', 'b'],
    rows: new Float32Array(200).fill(7),
    labels: Float32Array.from({ length: 100 }, (_, i) => i),
  })
  assert.equal(treesOf(constant.forest), 0)
  assert.ok(Math.abs(constant.predict(Float32Array.of(1, 2), 1)[0]! - 49.5) < 1e-4)
  const void_ = await fit({ schema: ['a'], rows: new Float32Array(10).fill(Number.NaN), labels: new Float32Array(10).fill(3) })
  assert.deepEqual([...void_.predict(Float32Array.of(Number.NaN), 1)], [3])
  const sure = await fit({ ...table(100, 2, () => 1) }, { objective: 'logistic' })
  assert.ok(sure.predict(Float32Array.of(0, 0), 1)[0]! > 0.999)
  const level = await fit({ ...gradedQueries(5, 1), labels: new Float32Array(100) }, { objective: 'lambdarank' })
  assert.ok(level.scores(new Float32Array(4), 1).every((score) => score === 0))
})

test('decoding gives the model that was encoded', async () => {
  const model = await fit(waves, { trees: 5 })
  const bytes = boostedEnsemble.encode(model)
  assert.deepEqual(boostedEnsemble.decode(bytes), model)
  assert.deepEqual(boostedEnsemble.encode(boostedEnsemble.decode(bytes)), bytes)
  assert.deepEqual(boostedEnsemble.decode(bytes).predict(waves.rows, 9), model.predict(waves.rows, 9))
})

test('bad input is refused with a remedy', async () => {
  const none = new Float32Array(0)
  await assert.rejects(fit({ schema: ['x'], rows: none, labels: none }), { code: 'NOTHING_TO_TRAIN_ON' })
  await assert.rejects(fit({ ...waves, schema: ['x'] }), { code: 'MODEL_SCHEMA_MISMATCH' })
  await assert.rejects(fit({ ...waves, weights: new Float32Array(3) }), { code: 'MODEL_SCHEMA_MISMATCH' })
  await assert.rejects(fit({ ...waves, heldOut: { rows: none, labels: new Float32Array(2) } }), { code: 'MODEL_SCHEMA_MISMATCH' })
  await assert.rejects(fit({ ...waves, labels: waves.labels.map(() => Number.NaN) }), { code: 'BAD_ROW' })
  await assert.rejects(fit({ ...waves, weights: waves.labels.map(() => -1) }), { code: 'BAD_ROW' })
  await assert.rejects(fit(waves, { objective: 'logistic' }), { code: 'BAD_ROW' })
  await assert.rejects(fit(waves, { objective: 'lambdarank' }), { code: 'BAD_ROW' })
  await assert.rejects(fit({ ...gradedQueries(3, 1), queries: Int32Array.of(20, 20) }, { objective: 'lambdarank' }), {
    code: 'MODEL_SCHEMA_MISMATCH',
  })
  for (const settings of [
    ...[{ objective: 'hinge' }, { trees: 0 }, { trees: 1.5 }, { learningRate: 0 }, { maxLeaves: 1 }, { maxBins: 256 }],
    ...[
      { rowShare: 1.1 },
      { columnShare: 0 },
      { l2: -1 },
      { increasing: 'nobody' },
      { increasing: 'column 0', decreasing: 'column 0' },
    ],
  ])
    await assert.rejects(fit(waves, settings), { code: 'BAD_REQUEST' }, JSON.stringify(settings))
  const large = table(4_096, 300, (x) => x[0]!)
  await assert.rejects(fit(large, { maxLeaves: 4_096, minRows: 1 }), { code: 'BAD_REQUEST', what: /needs 4\.\d GiB/ })
  const model = await fit(waves, { trees: 1 })
  assert.throws(() => model.predict(new Float32Array(5), 2), { code: 'MODEL_SCHEMA_MISMATCH' })
})

test('a fit that is called off stops', async () => {
  const off = { ...run, signal: AbortSignal.abort() }
  await assert.rejects(boostedEnsemble.fit(waves, boostedEnsemble.defaults, off), { code: 'BAD_ROW' })
  await assert.rejects(boostedEnsemble.fit(waves, { ...boostedEnsemble.defaults, objective: 'regression' }, off), {
    name: 'AbortError',
  })
})
