import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import type { Scorer } from '../../pipeline/stages.ts'

/**
 * Reciprocal rank fusion: sources vote with ranks, since their scores share no scale (Cormack, Clarke and Büttcher, 2009).
 * What the funnel stands on when no ranker is trained, or none answers. Sources not named weigh 1.
 */
export const fused = (weights: Readonly<Record<string, number>> = {}, k = 60): Scorer<Query, Candidate> => ({
  name: 'scorer.fused',
  score: async (_query, candidates) =>
    Float64Array.from(candidates, ({ origins }) => {
      let sum = 0
      for (const { source, rank } of origins) sum += (weights[source] ?? 1) / (k + rank + 1)
      return sum
    }),
})
