import type { Candidate } from '../../domain/candidate.ts'
import type { Item } from '../../domain/item.ts'
import type { Query } from '../../domain/query.ts'
import type { Hydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

export interface ItemDetails {
  /** Absent when the catalog does not know it, and then it cannot be shown. */
  readonly item: Item | undefined
}

export const itemDetails = ({ catalog }: Pick<Parts, 'catalog'>): Hydrator<Query, Candidate, ItemDetails> => ({
  name: 'hydrator.item-details',
  timeoutMs: 10,
  fallback: { item: undefined },
  hydrate: async (_query, candidates) =>
    (await catalog.items(candidates.map((candidate) => candidate.itemId))).map((item) =>
      item === undefined ? undefined : { item },
    ),
})
