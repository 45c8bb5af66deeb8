import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, recommendationId, userId } from '../../domain/ids.ts'
import { Params } from '../../domain/param.ts'
import { noPreferences } from '../../domain/user.ts'
import { FeatureSet } from '../../features/feature-set.ts'
import type { Models, RankingRole } from '../../models/kinds.ts'
import type { RankingModel, Shown } from '../../models/model.ts'
import { modelScoreSchema } from '../../models/model-scores.ts'
import { byAction, lightPredictions, predictions } from './predictions.ts'

const asking = (params: Record<string, number> = {}) => ({
  recommendationId: recommendationId('r'),
  surface: 'test',
  userId: userId('ada'),
  at: 1_000,
  size: 10,
  context: {},
  seeds: [],
  params: new Params(new Map(Object.entries(params))),
  release: 'test',
  preferences: noPreferences,
  age: 16,
  country: '',
  history: [],
  watched: [],
  refused: { items: [], creators: [], categories: [] },
  readFrom: 0,
})
const never = new AbortController().signal

/** Two candidates; the score of the first model is 0.25 of the one and 0.5 of the other. */
function candidates() {
  const width = modelScoreSchema.length
  const rows = new Float32Array(2 * width)
  rows[0] = 0.25
  rows[width] = 0.5
  const features = { rows: new Float32Array(0), width: 0, offset: 0, of: new FeatureSet([]) }
  return [0, 1].map((row) => ({
    ...{ itemId: itemId(`i${row}`), origins: [], score: 0, propensity: 1 },
    modelScores: { rows, width, row } as { rows: Float32Array; width: number; row: number } | undefined,
    features: { ...features, row },
  }))
}

/** Expects of each row `times` the last of its columns that it reads, and remembers whom it was asked about. */
function saying(times: number, schema: readonly string[] = modelScoreSchema.slice(0, 1)) {
  const asked: Shown[] = []
  const model: RankingModel = {
    schema,
    actions: ['watch'],
    predict: async (rows, count, shown) => {
      asked.push(shown)
      return Float32Array.from({ length: count }, (_, row) => times * rows[row * schema.length]!)
    },
  }
  return { model, asked }
}
const inService = (models: { readonly [R in RankingRole]?: RankingModel }) => ({ models: () => models as Models })
const watches = async (models: Parameters<typeof inService>[0], params: Record<string, number> = {}) => {
  const found = await predictions(inService(models)).hydrate(asking(params), candidates(), never)
  return found.map((each) => each?.predictions && byAction(each.predictions)['watch'])
}

test('the deep ranker speaks, and the linear one where a request would rather have it or there is no other', async () => {
  const [deep, linear] = [saying(1).model, saying(-1).model]
  assert.deepEqual(await watches({ ranker: deep, linearRanker: linear }), [0.25, 0.5])
  assert.deepEqual(await watches({ ranker: deep, linearRanker: linear }, { 'rank.deep': 0 }), [-0.25, -0.5])
  assert.deepEqual(await watches({ linearRanker: linear }), [-0.25, -0.5])
  assert.deepEqual(await watches({}), [undefined, undefined])
})

test('a ranker is told whom and what its rows are about', async () => {
  const { model, asked } = saying(1)
  await watches({ ranker: model })
  assert.deepEqual(
    asked.map(({ items, asker }) => [items, asker.userId]),
    [[['i0', 'i1'], 'ada']],
  )
})

test('a ranker reads its own columns, whatever others there are by now', async () => {
  const [, second] = modelScoreSchema
  assert.deepEqual(await watches({ ranker: saying(1, [second!]).model }), [0, 0])
  assert.deepEqual(await watches({ ranker: saying(1, [second!, modelScoreSchema[0]!]).model }), [0, 0])
  assert.deepEqual(await watches({ ranker: saying(1, [modelScoreSchema[0]!, second!]).model }), [0.25, 0.5])
})

test('what is no number, and rows that are missing, are errors and no predictions', async () => {
  await assert.rejects(watches({ ranker: saying(Number.NaN).model }), { code: 'STAGE_BROKE_ITS_CONTRACT' })
  const without = candidates().map((candidate) => ({ ...candidate, modelScores: undefined }))
  const hydrators = [
    predictions(inService({ ranker: saying(1).model })).hydrate(asking(), without, never),
    lightPredictions(inService({ lightRanker: saying(1).model })).hydrate(asking(), without, never),
  ]
  for (const hydrated of hydrators) await assert.rejects(hydrated as Promise<unknown>, { code: 'STAGE_REQUIRED' })
})

test('the light ranker needs no features', async () => {
  const light = saying(2, modelScoreSchema).model
  const hydrated = await lightPredictions(inService({ lightRanker: light })).hydrate(asking(), candidates(), never)
  assert.deepEqual(
    hydrated.map((each) => byAction(each!.lightPredictions!)),
    [{ watch: 0.5 }, { watch: 1 }],
  )
})
