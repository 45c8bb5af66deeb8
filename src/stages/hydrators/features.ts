import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { FeatureSet } from '../../features/feature-set.ts'
import type { Hydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { ItemDetails } from './item-details.ts'
import { forFull } from './rung.ts'

/** One candidate's row in a block shared by all candidates of the request. */
export interface RowOf {
  /** count x width, row-major. Hold on to the array itself: a subarray does not keep what it lies in. */
  readonly rows: Float32Array
  readonly width: number
  readonly row: number
}

export interface Features {
  /** `offset`: log entries up to it, and no other, were in force from the reading of the past to that of the row; 0 if some came between. */
  readonly features: (RowOf & { readonly offset: number; readonly of: FeatureSet }) | undefined
}

/** The feature row of each candidate, as the features stand at the moment of the request. */
export const featureRows = ({
  states,
  applied,
}: Pick<Parts, 'states' | 'applied'>): Hydrator<Query & Pick<Past, 'readFrom'>, Candidate & ItemDetails, Features> => ({
  name: 'hydrator.features',
  ...forFull,
  timeoutMs: 12,
  fallback: { features: undefined },
  async hydrate(query, candidates) {
    await states.know([query.userId])
    const offset = applied() === query.readFrom ? query.readFrom : 0
    const of = states.features
    const rows = states.rows(
      query,
      query.userId,
      candidates.map((candidate) => candidate.itemId),
    )
    return candidates.map((_, row) => ({ features: { rows, width: of.width, row, offset, of } }))
  },
})
