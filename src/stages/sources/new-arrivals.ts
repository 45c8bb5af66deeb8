import type { Query } from '../../domain/query.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** The newest items, from the moment they are in the catalog. */
export const newArrivals = ({ shelves }: Pick<Parts, 'shelves'>, count = 150): Source<Query> => ({
  name: 'source.new-arrivals',
  reason: 'Just arrived',
  retrieve: async () => shelves.newest().slice(0, count),
})
