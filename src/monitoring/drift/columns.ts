import type { Event } from '../../domain/event.ts'
import { floatsOf } from '../../math/floats.ts'

/** In the order in which an impression carries them. */
export const columnKinds = ['feature', 'score', 'prediction'] as const
export type ColumnKind = (typeof columnKinds)[number]

export interface Column {
  readonly name: string
  readonly kind: ColumnKind
}

/** What impressions carry, in the order in which their rows hold it. */
export interface Carried {
  readonly features: readonly string[]
  /** Names the set of features: rows of another set are passed over. */
  readonly digest: string
  readonly scores: readonly string[]
  /** What the ranker predicts. */
  readonly actions: readonly string[]
}

export const columnsOf = ({ features, scores, actions }: Carried): readonly Column[] => [
  ...features.map((name) => ({ name, kind: 'feature' as const })),
  ...scores.map((name) => ({ name, kind: 'score' as const })),
  ...actions.map((action) => ({ name: `predicted.${action}`, kind: 'prediction' as const })),
]

export const widthOf = ({ features, scores, actions }: Carried, kind: ColumnKind): number =>
  (kind === 'feature' ? features : kind === 'score' ? scores : actions).length

/** One impression, as far as it goes: a part that fell back, or that its surface never asks for, is absent. */
export interface Read {
  readonly feature?: Float32Array
  readonly score?: Float32Array
  /** A chance that is none is not a number. */
  readonly prediction?: readonly (number | undefined)[]
}

/** `undefined` where the row is of other features, or not of our making. */
export function readImpression({ served }: Event, { features, digest, scores, actions }: Carried): Read | undefined {
  if (served === undefined) return undefined
  const { row = '', features: of, predicted } = served
  if (of !== undefined && of !== digest) return undefined
  const numbers = floatsOf(row)
  const width = of === undefined ? 0 : features.length
  const rest = numbers.length - width
  return {
    ...(of !== undefined && rest >= 0 ? { feature: numbers.subarray(0, width) } : {}),
    ...(rest === scores.length && rest > 0 ? { score: numbers.subarray(width) } : {}),
    ...(predicted === undefined ? {} : { prediction: actions.map((action) => chance(predicted[action])) }),
  }
}

const chance = (p: number | undefined) => (p === undefined || (p >= 0 && p <= 1) ? p : Number.NaN)
