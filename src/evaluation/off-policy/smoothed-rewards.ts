import type { RewardModel } from './choices.ts'

/** What was chosen where, for a model that knows no more of it. */
export interface Labelled {
  readonly rewards: Float64Array
  readonly actions: Int32Array
  /** The place, or whatever else the reward hangs on, by number. */
  readonly contexts: Int32Array
  readonly clusters: Int32Array
}

/** The mean of a context is believed as much as so many choices of one action in it, and the mean of all as much as so many of a context. */
const prior = 100
const folds = 2

/**
 * What an action earns in the context of the n-th choice: mean rewards by action and context, shrunk towards the context's mean and that
 * towards the mean of all, of the half of the clusters that the n-th is not in. Judged by a model that saw it, its errors would look small (Chernozhukov et al., 2018).
 */
export function crossFitted({ rewards, actions, contexts, clusters }: Labelled): (n: number, action: number) => number {
  const width = 1 + actions.reduce((most, action) => Math.max(most, action), -1)
  const height = 1 + contexts.reduce((most, context) => Math.max(most, context), -1)
  const fitted = Array.from({ length: folds }, (_, fold) => {
    const [sums, counts] = [new Float64Array(width * height), new Float64Array(width * height)]
    const [all, count] = [new Float64Array(height), new Float64Array(height)]
    rewards.forEach((reward, n) => {
      if (clusters[n]! % folds === fold) return
      const [context, at] = [contexts[n]!, contexts[n]! * width + actions[n]!]
      sums[at]! += reward
      counts[at]! += 1
      all[context]! += reward
      count[context]! += 1
    })
    const mean = total(all) / Math.max(1, total(count))
    const means = all.map((sum, context) => (sum + prior * mean) / (count[context]! + prior))
    return sums.map((sum, at) => (sum + prior * means[Math.floor(at / width)]!) / (counts[at]! + prior))
  })
  return (n, action) => fitted[clusters[n]! % folds]![contexts[n]! * width + action]!
}

/** For estimators of choices that ask a model. `target` is the probability that the policy asked about gives an action in the n-th choice's context. */
export function smoothedRewards(labelled: Labelled, target: (action: number, n: number) => number): RewardModel {
  const { rewards, actions } = labelled
  const expects = crossFitted(labelled)
  const all = [...new Set(actions)]
  return {
    chosen: rewards.map((_, n) => expects(n, actions[n]!)),
    expected: rewards.map((_, n) => all.reduce((sum, action) => sum + target(action, n) * expects(n, action), 0)),
  }
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)
