import type { Query } from '../../domain/query.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** What is watched much more now than it used to be, as of a few seconds ago. */
export const trendingNow = ({ shelves }: Pick<Parts, 'shelves'>, count = 150): Source<Query> => ({
  name: 'source.trending',
  reason: 'Trending now',
  retrieve: async () => shelves.trending().slice(0, count),
})
