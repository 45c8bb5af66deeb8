import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import { mulberry32, shuffle } from '../../math/random.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

export const exploreSource = 'source.explore'

/** Items of which little is known, a different handful for each request, so that each gets its chance to be known. */
export const explore = ({ shelves }: Pick<Parts, 'shelves'>, count = 60): Source<Query> => ({
  name: exploreSource,
  reason: 'Something new to try',
  retrieve: async ({ recommendationId }) =>
    shuffle([...shelves.uncertain()], mulberry32(fnv1a(recommendationId, 0x5eed))).slice(0, count),
})
