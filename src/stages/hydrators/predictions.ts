import type { Candidate } from '../../domain/candidate.ts'
import { EngineError } from '../../domain/error.ts'
import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import type { FeatureSet } from '../../features/feature-set.ts'
import { joinColumns, pickColumns } from '../../math/columns.ts'
import { RecycledFloats } from '../../math/recycled-floats.ts'
import type { Models } from '../../models/kinds.ts'
import type { RankingModel, Shown } from '../../models/model.ts'
import { modelScoreSchema } from '../../models/model-scores.ts'
import type { Hydrator } from '../../pipeline/stages.ts'
import { askerOf } from '../asker.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import type { Features } from './features.ts'
import type { ModelScores } from './model-scores.ts'
import { forFull, forLight } from './rung.ts'

/** What the person is expected to do with a candidate: `actions[i]` with probability (or, for a watch, portion) `values[row x actions + i]`. */
export interface Expected {
  readonly actions: readonly string[]
  readonly values: Float32Array
  readonly row: number
}

/** By action. */
export const byAction = ({ actions, values, row }: Expected): Readonly<Record<string, number>> =>
  Object.fromEntries(actions.map((action, i) => [action, values[row * actions.length + i]!]))

export interface Predictions {
  readonly predictions: Expected | undefined
}

export interface LightPredictions {
  readonly lightPredictions: Expected | undefined
}

const floats = new RecycledFloats()

const deep = param('rank.deep', {
  value: 1,
  min: 0,
  max: 1,
  unit: '1 or 0',
  doc: 'Whether the deep ranker speaks, or the linear one in its place: cheaper, and less exact.',
})

/** The ranker's word on each candidate, from features and model scores together. */
export const predictions = ({
  models,
}: Pick<Parts, 'models'>): Hydrator<Query & Past & Profile, Candidate & Features & ModelScores, Predictions> => ({
  name: 'hydrator.predictions',
  params: [deep, ...forFull.params],
  enabled: forFull.enabled,
  timeoutMs: 25,
  fallback: { predictions: undefined },
  async hydrate(query, candidates) {
    const { ranker, linearRanker, twoTower } = models(query)
    const model = query.params.get(deep) < 0.5 ? linearRanker : (ranker ?? linearRanker)
    const [first] = candidates
    if (model === undefined || first === undefined) return candidates.map(() => undefined)
    if (first.features === undefined || first.modelScores === undefined) throw noRows('ranker')
    const blocks = [
      { rows: first.features.rows, width: first.features.width, at: (i: number) => candidates[i]!.features!.row },
      { rows: first.modelScores.rows, width: modelScoreSchema.length, at: (i: number) => candidates[i]!.modelScores!.row },
    ]
    const rows = joinColumns(candidates.length, blocks, (length) => floats.take(length))
    const expected = await predict(model, rowsFor(model, first.features.of, rows), shownTo(query, candidates, twoTower))
    return expected.map((predictions) => ({ predictions }))
  },
})

/** The light ranker's, from model scores alone: for when features cannot be had. */
export const lightPredictions = ({
  models,
}: Pick<Parts, 'models'>): Hydrator<Query & Past & Profile, Candidate & ModelScores, LightPredictions> => ({
  name: 'hydrator.light-predictions',
  ...forLight,
  timeoutMs: 10,
  fallback: { lightPredictions: undefined },
  async hydrate(query, candidates) {
    const model = models(query).lightRanker
    const [first] = candidates
    if (model === undefined || first === undefined) return candidates.map(() => undefined)
    if (first.modelScores === undefined) throw noRows('light ranker')
    const scores = {
      rows: first.modelScores.rows,
      width: modelScoreSchema.length,
      at: (i: number) => candidates[i]!.modelScores!.row,
    }
    const expected = await predict(model, joinColumns(candidates.length, [scores]), shownTo(query, candidates))
    return expected.map((lightPredictions) => ({ lightPredictions }))
  },
})

function shownTo(query: Query & Past & Profile, candidates: readonly Candidate[], towers?: Models['twoTower']): Shown {
  const items = candidates.map(({ itemId }) => itemId)
  const asker = askerOf(query)
  return { items, asker, ...(towers === undefined ? {} : { likeness: towers.likeness(asker, items) }) }
}

const noRows = (who: string) =>
  new EngineError(
    'STAGE_REQUIRED',
    `The ${who} has no rows to look at.`,
    'See why hydrator.features or hydrator.model-scores fell back.',
  )

const notNumbers = () =>
  new EngineError('STAGE_BROKE_ITS_CONTRACT', 'The ranker predicted what is no number.', 'Train again: serendip train.')

async function predict(model: RankingModel, rows: Float32Array, shown: Shown): Promise<readonly Expected[]> {
  const count = shown.items.length
  const values = await model.predict(rows, count, shown)
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) throw notNumbers()
  const { actions } = model
  const expected: Expected[] = []
  for (let row = 0; row < count; row++) expected.push({ actions, values, row })
  return expected
}

const columnsRead = new WeakMap<RankingModel, { readonly of: FeatureSet; readonly columns: readonly number[] | undefined }>()

/** A model may read fewer features than there are by now: then its own columns are picked. */
function rowsFor(model: RankingModel, features: FeatureSet, rows: Float32Array): Float32Array {
  let read = columnsRead.get(model)
  if (read?.of !== features) {
    const schema = [...features.schema, ...modelScoreSchema]
    const same = schema.length === model.schema.length && schema.every((name, c) => name === model.schema[c])
    read = { of: features, columns: same ? undefined : model.schema.map((name) => schema.indexOf(name)) }
    columnsRead.set(model, read)
  }
  return read.columns === undefined ? rows : pickColumns(rows, features.width + modelScoreSchema.length, read.columns)
}
