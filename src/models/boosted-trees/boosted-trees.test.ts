import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc, expectedCalibrationError } from '../../evaluation/prediction-metrics.ts'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { linearRanker } from '../linear-ranker/linear-ranker.ts'
import type { RankingData } from '../ranking-data.ts'
import { boostedTrees } from './boosted-trees.ts'
import { run } from './testing.ts'

const fit = (data: RankingData, settings = {}) =>
  boostedTrees.fit(data, { ...boostedTrees.defaults, trees: 60, maxLeaves: 12, ...settings }, run)
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const column = (values: Float32Array, of: number, which: number) => values.filter((_, i) => i % of === which)

/**
 * People click what suits the hour, short things by day and long ones by night, and what stands high. An old ranker filled the slates by
 * a `buzz` that has nothing to do with that.
 */
function slates(count: number, seed: number) {
  const random = mulberry32(seed)
  const size = 20
  const rows = new Float32Array(count * size * 3)
  const labels = new Float32Array(count * size * 2)
  const positions = new Int32Array(count * size)
  const appeal = new Float32Array(count * size)
  for (let slate = 0; slate < count; slate++) {
    const night = random() < 0.5 ? 1 : -1
    const items = Array.from({ length: size }, () => ({ length: gaussian(random), buzz: gaussian(random) }))
    items.sort((a, b) => b.buzz - a.buzz)
    items.forEach(({ length, buzz }, position) => {
      const n = slate * size + position
      rows.set([night, length, buzz + 0.5 * gaussian(random)], n * 3)
      positions[n] = position
      appeal[n] = sigmoid(1.5 * night * length - 1)
      const clicked = random() < sigmoid(1.5 * night * length - 1 - 0.15 * position)
      labels.set([clicked ? 1 : 0, clicked ? 0.7 : 0], n * 2)
    })
  }
  return { data: { schema: ['night', 'length', 'buzz'], actions: ['click', 'watch'], rows, labels, positions }, appeal }
}
const { data } = slates(1_500, 1)
const held = slates(300, 2)
const model = await fit(data)
const chances = async (of: { predict: typeof model.predict }) =>
  column(await of.predict(held.data.rows, held.appeal.length), 2, 0)

test('what suits the hour is found, which no linear ranker finds', async () => {
  const wanted = held.appeal.map((chance) => (chance > 0.5 ? 1 : 0))
  const line = await linearRanker.fit(data, linearRanker.defaults, run)
  const told = auc(await chances(model), wanted)
  assert.ok(told > 0.97, `${told}`)
  assert.ok(auc(column(await line.predict(held.data.rows, held.appeal.length), 2, 0), wanted) < 0.6)
})

test('predictions are those for the top of the slate: what stood low is not held to be worse', async () => {
  const away = async (of: typeof model) =>
    (await chances(of)).reduce((sum, p, n) => sum + Math.abs(p - held.appeal[n]!), 0) / held.appeal.length
  const naive = await fit({ ...data, positions: data.positions.map(() => -1) })
  const [ours, theirs] = [await away(model), await away(naive)]
  assert.ok(ours < 0.06, `mean error ${ours}`)
  assert.ok(theirs > 2 * ours, `naive ${theirs} against ${ours}`)
  assert.ok(model.heads.every(({ forest }) => forest.column.every((c) => c < 3)))
})

test('each action has a head of its own, and a fraction is learnt as the expected fraction', async () => {
  const predicted = await model.predict(data.rows, data.positions.length)
  assert.equal(predicted.length, data.labels.length)
  const [click, watch] = [0, 1].map((head) => column(predicted, 2, head))
  const ratio = watch!.reduce((sum, p) => sum + p, 0) / click!.reduce((sum, p) => sum + p, 0)
  assert.ok(Math.abs(ratio - 0.7) < 0.02, `${ratio}`)
})

test('where positions are not known, chances come true as often as they say', async () => {
  const unplaced = { ...data, positions: data.positions.map(() => -1) }
  const naive = await fit(unplaced)
  const clicks = column(await naive.predict(held.data.rows, held.appeal.length), 2, 0)
  assert.ok(expectedCalibrationError(clicks, column(held.data.labels, 2, 0)) < 0.025)
})

test('decoding gives the ranker that was encoded, and fitting again the same bytes', async () => {
  const bytes = boostedTrees.encode(model)
  const decoded = boostedTrees.decode(bytes)
  assert.deepEqual(decoded, model)
  assert.deepEqual(boostedTrees.encode(decoded), bytes)
  assert.deepEqual(boostedTrees.encode(await fit(data)), bytes)
  assert.deepEqual(await decoded.predict(data.rows, 10), await model.predict(data.rows, 10))
})

test('nothing to fit on, rows of another shape and labels beyond 1 are errors that say the remedy', async () => {
  const none = new Float32Array(0)
  await assert.rejects(fit({ ...data, rows: none, labels: none, positions: new Int32Array(0) }), { code: 'NOTHING_TO_TRAIN_ON' })
  await assert.rejects(fit({ ...data, schema: ['night'] }), { code: 'MODEL_SCHEMA_MISMATCH' })
  await assert.rejects(fit({ ...data, labels: data.labels.map(() => 2) }), { code: 'BAD_ROW' })
  await assert.rejects(fit(data, { maxBins: 1 }), { code: 'BAD_REQUEST' })
  await assert.rejects(model.predict(new Float32Array(5), 2), { code: 'MODEL_SCHEMA_MISMATCH' })
})
