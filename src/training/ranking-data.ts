import type { FeatureSet } from '../features/feature-set.ts'
import type { Asker } from '../models/model.ts'
import type { RankingData, SlateData } from '../models/ranking-data.ts'
import { likenessWidth } from '../models/two-tower/likeness.ts'
import { actions } from './actions.ts'
import { type ReplayedSlate, replayedSchema } from './replay.ts'

/** Rows of many slates under each other, as rankers are fitted on them. */
export function rankingData(slates: readonly ReplayedSlate[], features: FeatureSet): SlateData {
  const schema = replayedSchema(features)
  const count = slates.reduce((sum, { slate }) => sum + slate.itemIds.length, 0)
  const data = {
    schema,
    actions: [...actions],
    rows: new Float32Array(count * schema.length),
    labels: new Float32Array(count * actions.length),
    positions: new Int32Array(count),
    likeness: new Float32Array(count * likenessWidth),
    items: slates.flatMap(({ slate }) => slate.itemIds),
    slates: [] as { end: number; asker: Asker }[],
  }
  let n = 0
  for (const { slate, rows, asker, likeness } of slates) {
    data.rows.set(rows, n * schema.length)
    data.labels.set(slate.labels, n * actions.length)
    data.positions.set(slate.positions, n)
    if (likeness !== undefined) data.likeness.set(likeness, n * likenessWidth)
    n += slate.itemIds.length
    data.slates.push({ end: n, asker })
  }
  return data
}

/** The same rows with only some of their columns. */
export function onlyColumns(data: SlateData, names: readonly string[]): SlateData {
  const columns = names.map((name) => data.schema.indexOf(name))
  const count = data.positions.length
  const rows = new Float32Array(count * names.length)
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < names.length; c++) rows[n * names.length + c] = data.rows[n * data.schema.length + columns[c]!]!
  }
  return { ...data, schema: names, rows }
}

/** One label of every row. */
export function labelsOf(data: RankingData, action: string): Float32Array {
  const column = data.actions.indexOf(action)
  return Float32Array.from(data.positions, (_, n) => data.labels[n * data.actions.length + column]!)
}
