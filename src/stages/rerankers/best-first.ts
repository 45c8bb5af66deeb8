import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Reranker } from '../../pipeline/stages.ts'

/** As ranked. For surfaces whose order is their point. */
export const bestFirst = (): Reranker<Query, Candidate> => ({
  name: 'reranker.best-first',
  rerank: (_query, ranked, size) => ranked.slice(0, size).map((_, index) => ({ index, propensity: 1 })),
})
