import { type Contributions, type Estimate, estimateFrom } from './estimate.ts'

/** Choices that one policy made, what came of them, and what another policy would have made of the same. One entry a choice. */
export interface LoggedChoices {
  readonly rewards: Float64Array
  /** Probability with which the logging policy chose what it chose, above 0. */
  readonly propensities: Float64Array
  /** Probability with which the policy asked about would have chosen the same. */
  readonly targets: Float64Array
  /** Whose choice it was, by number: those of one cluster hang together. */
  readonly clusters: Int32Array
  /** What a model expects, for the estimators that ask one. */
  readonly model?: RewardModel
}

export interface RewardModel {
  /** Of the choice that was made. */
  readonly chosen: Float64Array
  /** Of the choices that the policy asked about would make: the sum over all of probability times expectation. */
  readonly expected: Float64Array
}

/** Importance weights beyond this are cut by `clipped`, and given up by `switch-dr`: one choice speaks for as many, and no more. */
export const mostWeight = 10

type Modelled = LoggedChoices & { readonly model: RewardModel }

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

const over = (logged: LoggedChoices, term: (n: number, weight: number) => number): Float64Array =>
  Float64Array.from(logged.rewards, (_, n) => term(n, logged.targets[n]! / logged.propensities[n]!))

/** Inverse propensity scores (Horvitz and Thompson, 1952): unbiased, and loud. */
const ips = (logged: LoggedChoices): Contributions => ({ terms: over(logged, (n, w) => w * logged.rewards[n]!) })

/** Self-normalised (Swaminathan and Joachims, 2015): never outside the rewards seen, with a bias that shrinks as the log grows. */
const snips = (logged: LoggedChoices): Contributions => ({ ...ips(logged), shares: over(logged, (_, w) => w) })

/** Weights cut at `mostWeight` (Ionides, 2008): quieter, and biased towards what the log mostly did. */
const clipped = (logged: LoggedChoices): Contributions => ({
  terms: over(logged, (n, w) => Math.min(w, mostWeight) * logged.rewards[n]!),
})

/** Direct method: the model's word alone. As good as the model. */
const dm = ({ model }: Modelled): Contributions => ({ terms: model.expected })

/** Doubly robust (Dudík, Langford and Li, 2011): the model's word, mended by what it got wrong on the log; unbiased if propensities are right. */
const dr = (logged: Modelled): Contributions => ({
  terms: over(logged, (n, w) => logged.model.expected[n]! + w * (logged.rewards[n]! - logged.model.chosen[n]!)),
})

/** The same, its mending self-normalised. */
const sndr = (logged: Modelled): Contributions => {
  const wrong = (n: number) => logged.rewards[n]! - logged.model.chosen[n]!
  const weight = sum(over(logged, (_, w) => w))
  const mended = sum(over(logged, (n, w) => w * wrong(n))) / weight
  const { length } = logged.rewards
  // what all are mended by is taken out of each and given to all alike: the same sum, and a unit pulls as it should on both sums
  return { terms: over(logged, (n, w) => logged.model.expected[n]! + ((w * length) / weight) * (wrong(n) - mended) + mended) }
}

/** Doubly robust where the weight is bearable, the model's word elsewhere (Wang, Agarwal and Dudík, 2017). */
const switchDr = (logged: Modelled): Contributions => ({
  terms: over(
    logged,
    (n, w) => logged.model.expected[n]! + (w <= mostWeight ? w * (logged.rewards[n]! - logged.model.chosen[n]!) : 0),
  ),
})

const byWeight = { ips, snips, clipped } as const
const byModel = { dm, dr, sndr, 'switch-dr': switchDr } as const

export type ChoiceEstimator = keyof typeof byWeight | keyof typeof byModel

/** Every estimator's word; those that need a model only where there is one. */
export function estimateChoices(logged: LoggedChoices): Readonly<Partial<Record<ChoiceEstimator, Estimate>>> {
  const weights = over(logged, (_, w) => w)
  const of = (contributions: Contributions) => estimateFrom(contributions, logged.clusters, weights)
  const { model } = logged
  return {
    ...Object.fromEntries(Object.entries(byWeight).map(([name, estimator]) => [name, of(estimator(logged))])),
    ...(model &&
      Object.fromEntries(Object.entries(byModel).map(([name, estimator]) => [name, of(estimator({ ...logged, model }))]))),
  }
}
