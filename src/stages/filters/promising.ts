import type { Candidate } from '../../domain/candidate.ts'
import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import type { Filter } from '../../pipeline/stages.ts'
import type { LightPredictions } from '../hydrators/predictions.ts'
import { valuing, worths } from '../scorers/expected-value.ts'
import { isBroughtByPin } from '../sources/pinned.ts'

const candidatesRanked = param('rank.candidates', {
  value: 1_000,
  min: 20,
  max: 5_000,
  unit: 'candidates',
  doc: 'Candidates left to the heavy ranker, the best by the light one. Too few: what it would have loved is gone; too many: late answers.',
})

/**
 * The best by the light ranker's value: it thins thousands to as many as the heavy ranker has time for. Where it is silent, those that sources brought
 * first. What a rule pins stays.
 */
export const promising = (): Filter<Query, Candidate & LightPredictions> => ({
  name: 'filter.promising',
  params: [candidatesRanked, ...Object.values(worths)],
  keeps: ({ params }, candidates) => {
    const most = params.get(candidatesRanked)
    if (candidates.length <= most) return candidates.map(() => true)
    const worthOf = valuing(params)
    const value = candidates.map(({ lightPredictions }) =>
      lightPredictions === undefined ? Number.NEGATIVE_INFINITY : worthOf(lightPredictions),
    )
    const best = new Set([...value.keys()].sort((a, b) => value[b]! - value[a]! || a - b).slice(0, most))
    return candidates.map((candidate, i) => best.has(i) || isBroughtByPin(candidate))
  },
})
