import type { Random } from '../../../math/random.ts'
import { rankingLoss } from './ndcg.ts'
import type { ObjectiveOf } from './objective.ts'
import { type Query, queriesOf } from './queries.ts'

/**
 * XE-NDCG (Bruch, "An alternative cross entropy loss for learning-to-rank", 2021): the cross entropy of a query's softmax against
 * a distribution drawn anew each time, in which a row of grade l has 2^l - u, u uniform in [0, 1). It bounds NDCG from below.
 *
 * Its Hessian is D - R: D with rho (1 - rho) on the diagonal, R with rho_i rho_j beside it. Trees can follow a diagonal alone, so
 * gradients are those for which D gives the first three terms of the whole's inverse: g + R D^-1 g + (R D^-1)^2 g.
 */
export const rankXendcg: ObjectiveOf = (data) => {
  const queries = queriesOf(data)
  const longest = queries.reduce((most, { begin, end }) => Math.max(most, end - begin), 0)
  const scratch: Scratch = { rho: new Float64Array(longest), term: new Float64Array(longest) }
  return {
    start: 0,
    differentiate: (scores, gradients, hessians, random) => {
      for (const query of queries) {
        softmax(scores, query, scratch.rho)
        drawn(data.labels, query, random, scratch.term)
        descend(query, scratch, gradients, hessians)
      }
      data.weights?.forEach((weight, row) => {
        gradients[row]! *= weight
        hessians[row]! *= weight
      })
    },
    loss: (scores) => rankingLoss(data, scores),
  }
}

/** Of a query's rows: their shares of the softmax, and a term of the series, or before the first what is wanted of the shares. */
interface Scratch {
  readonly rho: Float64Array
  readonly term: Float64Array
}

function descend({ begin, end }: Query, { rho, term }: Scratch, gradients: Float64Array, hessians: Float64Array): void {
  const count = end - begin
  for (let i = 0; i < count; i++) {
    term[i] = rho[i]! - term[i]!
    gradients[begin + i] = term[i]!
    hessians[begin + i] = rho[i]! * (1 - rho[i]!)
  }
  for (let order = 2; order <= 3; order++) {
    // (R D^-1 term)_i = rho_i times the sum over all others of term_j / (1 - rho_j)
    let all = 0
    for (let i = 0; i < count; i++) {
      term[i] = term[i]! / Math.max(1 - rho[i]!, smallest)
      all += term[i]!
    }
    for (let i = 0; i < count; i++) {
      term[i] = rho[i]! * (all - term[i]!)
      gradients[begin + i]! += term[i]!
    }
  }
}

const smallest = 1e-15

function softmax(scores: Float64Array, { begin, end }: Query, shares: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY
  for (let row = begin; row < end; row++) highest = Math.max(highest, scores[row]!)
  for (let row = begin; row < end; row++) shares[row - begin] = Math.exp(scores[row]! - highest)
  divideBySum(shares, end - begin)
}

function drawn(labels: Float32Array, { begin, end }: Query, random: Random, shares: Float64Array): void {
  for (let row = begin; row < end; row++) shares[row - begin] = 2 ** labels[row]! - random()
  divideBySum(shares, end - begin)
}

function divideBySum(values: Float64Array, count: number): void {
  let sum = smallest
  for (let i = 0; i < count; i++) sum += values[i]!
  for (let i = 0; i < count; i++) values[i]! /= sum
}
