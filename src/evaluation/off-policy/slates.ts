import { type Contributions, type Estimate, estimateFrom } from './estimate.ts'

/** Slates that one policy showed. Everything by place is slates x places, row-major. */
export interface LoggedSlates {
  readonly places: number
  /** By place. */
  readonly rewards: Float64Array
  /** By place: probability of the item there, given those above it. */
  readonly propensities: Float64Array
  readonly targets: Float64Array
  /** Whose slate it was, by number. */
  readonly clusters: Int32Array
  readonly model?: SlateModel
}

/** By place, what a model expects of this place and all below, given the items above. */
export interface SlateModel {
  /** With the item that stood there. */
  readonly chosen: Float64Array
  /** With what the policy asked about would put there: the sum over items of probability times expectation. */
  readonly expected: Float64Array
}

/** Weight of a slate's first `until` places together. */
function weightDown({ places, propensities, targets }: LoggedSlates, slate: number, until: number): number {
  let weight = 1
  for (let k = 0; k < until; k++) weight *= targets[slate * places + k]! / propensities[slate * places + k]!
  return weight
}

const over = (logged: LoggedSlates, term: (slate: number, place: number) => number): Contributions => ({
  terms: Float64Array.from(logged.clusters, (_, slate) => {
    let sum = 0
    for (let k = 0; k < logged.places; k++) sum += term(slate, k)
    return sum
  }),
})

/** Slate by slate (standard importance sampling): right whatever items do to each other, and the loudest of all. */
const standard = (logged: LoggedSlates): Contributions =>
  over(logged, (slate, k) => weightDown(logged, slate, logged.places) * logged.rewards[slate * logged.places + k]!)

/** Place by place (Li, Abbasi-Yadkori, Kveton et al., 2018): right where the reward of a place hangs on its own item alone. */
const independent = (logged: LoggedSlates): Contributions =>
  over(logged, (slate, k) => {
    const at = slate * logged.places + k
    return (logged.targets[at]! / logged.propensities[at]!) * logged.rewards[at]!
  })

/** Reward interaction (McInerney, Brost, Chandar et al., 2020): right where a place's reward hangs on its item and those above. */
const rewardInteraction = (logged: LoggedSlates): Contributions =>
  over(logged, (slate, k) => weightDown(logged, slate, k + 1) * logged.rewards[slate * logged.places + k]!)

/** Cascade doubly robust (Kiyohara, Saito, Matsuhiro et al., 2022): the same assumption, mended by a model of what is still to come. */
const cascadeDr = (logged: LoggedSlates & { readonly model: SlateModel }): Contributions =>
  over(logged, (slate, k) => {
    const at = slate * logged.places + k
    const { chosen, expected } = logged.model
    return weightDown(logged, slate, k) * expected[at]! + weightDown(logged, slate, k + 1) * (logged.rewards[at]! - chosen[at]!)
  })

const byWeight = { 'slate-ips': standard, 'independent-ips': independent, 'reward-interaction-ips': rewardInteraction } as const

export type SlateEstimator = keyof typeof byWeight | 'cascade-dr'

/** Every estimator's word of the whole slate's reward. Overlap is judged by the weights that the estimator uses at its last place. */
export function estimateSlates(logged: LoggedSlates): Readonly<Partial<Record<SlateEstimator, Estimate>>> {
  const { clusters, places, targets, propensities, model } = logged
  const whole = Float64Array.from(clusters, (_, slate) => weightDown(logged, slate, places))
  const last = Float64Array.from(clusters, (_, slate) => {
    const at = slate * places + places - 1
    return targets[at]! / propensities[at]!
  })
  const found: Partial<Record<SlateEstimator, Estimate>> = {}
  for (const [name, estimator] of Object.entries(byWeight)) {
    found[name as SlateEstimator] = estimateFrom(estimator(logged), clusters, name === 'independent-ips' ? last : whole)
  }
  if (model !== undefined) found['cascade-dr'] = estimateFrom(cascadeDr({ ...logged, model }), clusters, whole)
  return found
}
