import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc, expectedCalibrationError, logLoss } from '../../evaluation/prediction-metrics.ts'
import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import type { RankingData } from '../ranking-data.ts'
import { linearRanker } from './linear-ranker.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const fit = (data: RankingData, settings = {}) => linearRanker.fit(data, { ...linearRanker.defaults, ...settings }, run)
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const column = (values: Float32Array, of: number, which: number) => values.filter((_, i) => i % of === which)

/**
 * People click what is good, and what stands high. An old ranker filled the slates by a `buzz` that has nothing to do with
 * being good, with some noise; `plays` is what a popularity baseline would rank by.
 */
function slates(count: number, seed: number) {
  const random = mulberry32(seed)
  const size = 20
  const rows = new Float32Array(count * size * 3)
  const labels = new Float32Array(count * size * 2)
  const positions = new Int32Array(count * size)
  const appeal = new Float32Array(count * size)
  for (let slate = 0; slate < count; slate++) {
    const items = Array.from({ length: size }, () => ({
      good: gaussian(random),
      buzz: gaussian(random),
      noise: gaussian(random),
    }))
    items.sort((a, b) => b.buzz + 0.5 * b.noise - a.buzz - 0.5 * a.noise)
    items.forEach(({ good, buzz }, position) => {
      const n = slate * size + position
      rows.set([10 + 3 * good, buzz, 100 * (0.5 * good + buzz + gaussian(random))], n * 3)
      positions[n] = position
      appeal[n] = sigmoid(good - 1)
      const clicked = random() < sigmoid(good - 1 - 0.15 * position)
      labels[n * 2] = clicked ? 1 : 0
      labels[n * 2 + 1] = clicked ? sigmoid(good + 0.3 * gaussian(random)) : 0
    })
  }
  return { data: { schema: ['good', 'buzz', 'plays'], actions: ['click', 'watch'], rows, labels, positions }, appeal }
}
const { data, appeal } = slates(2_500, 1)
const held = slates(300, 2)
const model = await fit(data)

test('where position drives clicks, a naive ranker learns to prefer what was shown on top; ours finds what people want', async () => {
  const naive = await fit({ ...data, positions: data.positions.map(() => -1) })
  const weight = (of: typeof model, name: string) => of.heads.weights[of.schema.indexOf(name)]!
  assert.ok(weight(naive, 'buzz') > 0.4, `naive ${weight(naive, 'buzz')}`)
  assert.ok(Math.abs(weight(model, 'buzz')) < 0.1, `ours ${weight(model, 'buzz')}`)
  const misplaced = async (of: typeof model) => {
    const clicks = column(await of.predict(held.data.rows, held.appeal.length), 2, 0)
    let wrong = 0
    for (let n = 0; n + 1 < clicks.length; n++) if (clicks[n]! > clicks[n + 1]! !== held.appeal[n]! > held.appeal[n + 1]!) wrong++
    return wrong / clicks.length
  }
  const [ours, theirs] = [await misplaced(model), await misplaced(naive)]
  assert.ok(ours < 0.04, `ours misplaces ${ours}`)
  assert.ok(theirs > 3 * ours, `naive ${theirs} against ${ours}`)
})

test('predictions are those for the top of the slate, as the world has them', async () => {
  const clicks = column(await model.predict(data.rows, appeal.length), 2, 0)
  const error = clicks.reduce((sum, p, n) => sum + Math.abs(p - appeal[n]!), 0) / clicks.length
  assert.ok(error < 0.03, `mean error ${error}`)
})

test('what lower places cost is learnt, in log-odds against the top', () => {
  const effects = model.heads.positionEffects
  assert.equal(effects[0], 0)
  assert.ok(Math.abs(effects[10]! + 1.5) < 0.4 && Math.abs(effects[19]! + 2.85) < 0.5, `${effects.slice(0, 20)}`)
})

test('at the places where things stood, mean prediction is mean label: over all, by level, and for people not met before', () => {
  for (const head of [0, 1]) {
    const predicted = column(model.predictAt(data.rows, data.positions), 2, head)
    const happened = column(data.labels, 2, head)
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length
    assert.ok(Math.abs(mean(predicted) / mean(happened) - 1) < 0.005)
    assert.ok(expectedCalibrationError(predicted, happened) < 0.012)
    const later = column(model.predictAt(held.data.rows, held.data.positions), 2, head)
    assert.ok(expectedCalibrationError(later, column(held.data.labels, 2, head)) < 0.025)
  }
})

test('it tells clicks apart better than popularity does, and is surer than the base rate', () => {
  const happened = column(held.data.labels, 2, 0)
  const predicted = column(model.predictAt(held.data.rows, held.data.positions), 2, 0)
  const plays = column(held.data.rows, 3, 2)
  assert.ok(auc(predicted, happened) > auc(plays, happened) + 0.08, `${auc(predicted, happened)} against ${auc(plays, happened)}`)
  const rate = happened.reduce((sum, y) => sum + y, 0) / happened.length
  assert.ok(
    logLoss(predicted, happened) <
      0.9 *
        logLoss(
          happened.map(() => rate),
          happened,
        ),
  )
})

test('a fraction is learnt as the expected fraction', async () => {
  const random = mulberry32(4)
  const rows = Float32Array.from({ length: 4_000 }, () => integer(random, 2))
  const labels = rows.map((kind) => (kind === 1 ? 0.5 + 0.3 * random() : 0.2 * random()))
  const watch = await fit({ schema: ['kind'], actions: ['watch'], rows, labels, positions: new Int32Array(4_000).fill(-1) })
  const [dull, gripping] = await watch.predict(Float32Array.of(0, 1), 2)
  assert.ok(Math.abs(dull! - 0.1) < 0.01 && Math.abs(gripping! - 0.65) < 0.01, `${dull} ${gripping}`)
})

test('constant columns, holes and infinities do no harm, and count as the column’s mean', async () => {
  const random = mulberry32(5)
  const count = 3_000
  const rows = new Float32Array(count * 3)
  const labels = new Float32Array(count)
  for (let n = 0; n < count; n++) {
    const x = gaussian(random)
    labels[n] = random() < sigmoid(2 * x) ? 1 : 0
    const broken = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    rows.set([random() < 0.05 ? broken[n % 3]! : x, 7, Number.NaN], n * 3)
  }
  const robust = await fit({
    schema: ['x', 'constant', 'void'],
    actions: ['click'],
    rows,
    labels,
    positions: new Int32Array(count),
  })
  assert.ok(robust.heads.weights.every(Number.isFinite))
  const at = async (...row: number[]) => (await robust.predict(Float32Array.from(row), 1))[0]!
  assert.ok((await at(1, 7, 0)) > 0.8 && (await at(-1, 7, 0)) < 0.2)
  assert.equal(await at(1, 7, 0), await at(1, -1e9, 1e9))
  assert.ok(Math.abs((await at(Number.NaN, Number.NaN, Number.NaN)) - (await at(robust.columns.mean[0]!, 7, 0))) < 1e-6)
  assert.equal(await at(Number.POSITIVE_INFINITY, 7, 0), await at(Number.NaN, 7, 0))
  assert.equal(await at(1e30, 7, 0), await at(1e20, 7, 0))
})

test('a row that weighs three counts as three rows', async () => {
  const once = slates(60, 7).data
  const weights = Float32Array.from(once.positions, (_, n) => 1 + 2 * (n % 2))
  const repeat = (values: Float32Array, width: number) =>
    Float32Array.from(
      Array.from(weights).flatMap((w, n) =>
        Array(w)
          .fill([...values.subarray(n * width, (n + 1) * width)])
          .flat(),
      ),
    )
  const thrice = {
    ...once,
    rows: repeat(once.rows, 3),
    labels: repeat(once.labels, 2),
    positions: Int32Array.from(Array.from(weights).flatMap((w, n) => Array(w).fill(once.positions[n]!))),
  }
  const settings = { l2: 1e-3, passes: 40 }
  const [weighed, repeated] = [await fit({ ...once, weights }, settings), await fit(thrice, settings)]
  const odds = (of: typeof model) => of.predictAt(once.rows, once.positions)
  const apart = odds(weighed).reduce((most, p, i) => Math.max(most, Math.abs(p - odds(repeated)[i]!)), 0)
  // Columns are standardised without regard to weights, which moves nothing but the weak pull to zero.
  assert.ok(apart < 0.01, `${apart}`)
})

test('more heads than lanes, and each head is what it would be alone', async () => {
  const actions = Array.from({ length: 7 }, (_, a) => `action ${a}`)
  const small = slates(50, 8).data
  const count = small.positions.length - 3
  const clicks = column(small.labels, 2, 0).subarray(0, count)
  const labels = Float32Array.from({ length: count * 7 }, (_, i) => (i % 7 === 6 ? clicks[Math.floor(i / 7)]! : i % 2))
  const common = { schema: small.schema, rows: small.rows.subarray(0, count * 3), positions: small.positions.subarray(0, count) }
  const many = await fit({ ...common, actions, labels }, { passes: 40, curvatureRows: 1e6 })
  const alone = await fit({ ...common, actions: ['click'], labels: clicks }, { passes: 40, curvatureRows: 1e6 })
  const seventh = column(await many.predict(common.rows, count), 7, 6)
  const apart = (await alone.predict(common.rows, count)).reduce((most, p, n) => Math.max(most, Math.abs(p - seventh[n]!)), 0)
  assert.ok(apart < 0.01, `${apart}`)
})

test('where position 0 was hardly logged, predictions stand at the commonest place', async () => {
  const shifted = await fit({ ...data, positions: data.positions.map((_, n) => (n < 9 ? 0 : 5)) })
  const clicks = column(await shifted.predict(data.rows, appeal.length), 2, 0)
  assert.deepEqual(clicks, column(shifted.predictAt(data.rows, new Int32Array(appeal.length).fill(5)), 2, 0))
})

test('decoding gives the model that was encoded, and fitting again the same bytes', async () => {
  const bytes = linearRanker.encode(model)
  assert.deepEqual(linearRanker.decode(bytes), model)
  assert.deepEqual(linearRanker.encode(linearRanker.decode(bytes)), bytes)
  assert.deepEqual(linearRanker.encode(await fit(data)), bytes)
  assert.deepEqual(await linearRanker.decode(bytes).predict(data.rows, 10), await model.predict(data.rows, 10))
})

test('nothing to fit on, and rows of another shape, are errors that say the remedy', async () => {
  const none = new Float32Array(0)
  await assert.rejects(fit({ ...data, rows: none, labels: none, positions: new Int32Array(0) }), { code: 'NOTHING_TO_TRAIN_ON' })
  await assert.rejects(fit({ ...data, schema: ['good'] }), { code: 'MODEL_SCHEMA_MISMATCH' })
  await assert.rejects(model.predict(new Float32Array(5), 2), { code: 'MODEL_SCHEMA_MISMATCH' })
})

test('a fit that is called off stops', async () => {
  const off = AbortSignal.abort()
  await assert.rejects(linearRanker.fit(data, linearRanker.defaults, { ...run, signal: off }), { name: 'AbortError' })
})
