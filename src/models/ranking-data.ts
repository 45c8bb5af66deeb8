import { EngineError } from '../domain/error.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Asker, Shown } from './model.ts'
import { likenessWidth } from './two-tower/likeness.ts'

/** Logged impressions to learn from: what stood before the ranker, where the item was shown, and what came of it. */
export interface RankingData {
  /** Column names in order. */
  readonly schema: readonly string[]
  readonly actions: readonly string[]
  /** count x schema.length, row-major. What is not finite counts as the column's mean. */
  readonly rows: Float32Array
  /** count x actions.length, in [0, 1]: a fraction where the action has one, such as the portion watched; NaN where it is not known. */
  readonly labels: Float32Array
  /** Place on the surface, 0 at the top; -1 where it is not known. One per row. */
  readonly positions: Int32Array
  /** Chance that a position is looked at beside that of the top one, by slot (see `slotOf`), NaN where it is not known; estimated from the log. */
  readonly examination?: Float64Array
  /** How much each row counts, such as one over its propensity; all the same when absent. */
  readonly weights?: Float32Array
}

/** The same, and what models see that look beyond rows. */
export interface SlateData extends RankingData {
  /** What each row is about. */
  readonly items: readonly ItemId[]
  /** As `Shown.likeness`, of all rows. */
  readonly likeness?: Float32Array
  /** One behind the other: a slate's rows end before `end`, where the next one's begin. */
  readonly slates: readonly { readonly end: number; readonly asker: Asker }[]
}

/** The slates one by one, each with its own rows of everything. */
export function* slatesIn<D extends Pick<SlateData, 'schema' | 'rows' | 'items' | 'slates' | 'positions' | 'likeness'>>(
  data: D,
): Generator<{ readonly from: number; readonly rows: Float32Array; readonly positions: Int32Array; readonly shown: Shown }> {
  let from = 0
  for (const { end, asker } of data.slates) {
    const width = data.schema.length
    const likeness = data.likeness?.subarray(from * likenessWidth, end * likenessWidth)
    yield {
      from,
      rows: data.rows.subarray(from * width, end * width),
      positions: data.positions.subarray(from, end),
      shown: { items: data.items.slice(from, end), asker, ...(likeness === undefined ? {} : { likeness }) },
    }
    from = end
  }
}

/** Positions told apart: 0 to 30, 31 and beyond, unknown. */
export const positionSlots = 33

export const slotOf = (position: number): number => (position < 0 ? positionSlots - 1 : Math.min(position, positionSlots - 2))

/** Throws where there is nothing to learn from, or the parts do not go together. */
export function checkRankingData({ schema, actions, rows, labels, positions, weights }: RankingData): void {
  const count = positions.length
  if (count === 0)
    throw new EngineError(
      'NOTHING_TO_TRAIN_ON',
      'There are no logged impressions to fit a ranker on.',
      'Serve and log some first.',
    )
  const fits = rows.length === count * schema.length && labels.length === count * actions.length
  if (fits && (weights === undefined || weights.length === count)) return
  throw new EngineError(
    'MODEL_SCHEMA_MISMATCH',
    `${count} positions do not go with ${rows.length} / ${schema.length} rows and ${labels.length} / ${actions.length} labels.`,
    'Give one row, one label per action, one position and, if any, one weight for each impression.',
  )
}

/** Position 0; where it was hardly ever logged, and its effect is a guess, the commonest. */
export function referenceSlot(positions: Int32Array): number {
  const counts = new Int32Array(positionSlots)
  for (const position of positions) counts[slotOf(position)]!++
  const commonest = counts.indexOf(counts.reduce((most, n) => Math.max(most, n), 0))
  return counts[0]! >= 100 ? 0 : commonest
}
