import type { Candidate } from '../../domain/candidate.ts'
import type { Query } from '../../domain/query.ts'
import { modelScoreSchema, modelScores } from '../../models/model-scores.ts'
import type { Hydrator } from '../../pipeline/stages.ts'
import { askerOf } from '../asker.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import type { RowOf } from './features.ts'
import { forLight } from './rung.ts'

export interface ModelScores {
  readonly modelScores: RowOf | undefined
}

/** What every retrieval model thinks of every candidate, whichever source brought it. */
export const scoresOfModels = ({ models }: Pick<Parts, 'models'>): Hydrator<Query & Past & Profile, Candidate, ModelScores> => ({
  name: 'hydrator.model-scores',
  ...forLight,
  timeoutMs: 15,
  fallback: { modelScores: undefined },
  async hydrate(query, candidates) {
    const rows = modelScores(
      models(query),
      askerOf(query),
      candidates.map((candidate) => candidate.itemId),
    )
    return candidates.map((_, row) => ({ modelScores: { rows, width: modelScoreSchema.length, row } }))
  },
})

export { modelScoreSchema } from '../../models/model-scores.ts'
