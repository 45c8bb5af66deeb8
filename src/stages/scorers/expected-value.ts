import type { Candidate } from '../../domain/candidate.ts'
import { type Param, type Params, param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'
import type { Scorer } from '../../pipeline/stages.ts'
import type { Expected, LightPredictions, Predictions } from '../hydrators/predictions.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'

const worth = (action: string, value: number, doc: string): Param =>
  param(`value.${action.replaceAll('_', '-')}`, { value, min: -100, max: 100, unit: 'value per expected action', doc })

/** What an action is worth. Watching is the unit: all of it, once, is worth 1. */
export const worths: Readonly<Record<string, Param>> = {
  click: worth('click', 0.05, 'Worth of a click. Raised too far, clickbait rises: much clicked, soon left.'),
  watch: worth('watch', 1, 'Worth of a whole watch; half of one is worth half.'),
  completion: worth(
    'completion',
    0.2,
    'Worth of a watch to the end, besides what the watch is worth. Raised too far, short things rise.',
  ),
  like: worth('like', 0.5, 'Worth of a like. Raised too far, slates please and bore.'),
  save: worth('save', 0.3, 'Worth of a save for later.'),
  share: worth('share', 0.5, 'Worth of a recommendation to others.'),
  skip: worth('skip', -0.2, 'Worth of being skipped, usually negative.'),
  not_interested: worth('not_interested', -2, 'Worth of "not interested", usually strongly negative. At 0, complaints rise.'),
  return: worth(
    'return',
    0,
    'Worth of being back within three days. It tells people apart more than items: turn it up in an experiment alone.',
  ),
}

/** Of someone without a past the rankers know nothing but what is new; what the sources found for them is the better word. */
const hasPast = ({ history, preferences }: Past & Profile) => history.length + preferences.items.length > 0

/** Weighted sum of the predicted actions, negatives included (the value model of Covington et al., 2016, and of x-algorithm's weighted scorer). */
export const expectedValue = (): Scorer<Query & Past & Profile, Candidate & Predictions> => ({
  name: 'scorer.expected-value',
  params: Object.values(worths),
  enabled: hasPast,
  score: async ({ params }, candidates) => {
    const worthOf = valuing(params)
    return Float64Array.from(candidates, ({ predictions, score }) => (predictions === undefined ? score : worthOf(predictions)))
  },
})

/** The same, of the light ranker's predictions. */
export const lightValue = (): Scorer<Query & Past & Profile, Candidate & LightPredictions> => ({
  name: 'scorer.light-value',
  params: Object.values(worths),
  enabled: hasPast,
  score: async ({ params }, candidates) => {
    const worthOf = valuing(params)
    return Float64Array.from(candidates, ({ lightPredictions, score }) =>
      lightPredictions === undefined ? score : worthOf(lightPredictions),
    )
  },
})

/** What a prediction is worth, by the params of the request. */
export function valuing(params: Params): (expected: Expected) => number {
  const weights = new Map(Object.entries(worths).map(([action, param]) => [action, params.get(param)]))
  return ({ actions, values, row }) => {
    let value = 0
    for (let i = 0; i < actions.length; i++) value += (weights.get(actions[i]!) ?? 0) * values[row * actions.length + i]!
    return value
  }
}
