import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from '../../../math/random.ts'
import { lambdarank } from './lambdarank.ts'
import { logistic } from './logistic.ts'
import { ndcgPerQuery } from './ndcg.ts'
import type { Objective } from './objective.ts'
import { rankXendcg } from './rank-xendcg.ts'
import { regression } from './regression.ts'

const derivatives = (objective: Objective, scores: Float64Array, random = () => 0.5) => {
  const [gradients, hessians] = [new Float64Array(scores.length), new Float64Array(scores.length)]
  objective.differentiate(scores, gradients, hessians, random)
  return { gradients, hessians }
}
const near = (a: number, b: number, what: string, by = 1e-6) => assert.ok(Math.abs(a - b) < by, `${what}: ${a} against ${b}`)
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

const random = mulberry32(1)
const labels = Float32Array.of(0, 1, 0.25, 0.8)
const weights = Float32Array.of(1, 2, 0.5, 3)
const scores = Float64Array.from({ length: 4 }, () => gaussian(random))

for (const [name, of] of Object.entries({ logistic, regression })) {
  test(`${name}: gradients and hessians are the derivatives of the loss, and it begins at the best constant`, () => {
    const objective = of({ labels, weights }, undefined)
    const total = (of: Float64Array) => objective.loss(of) * 6.5
    const { gradients, hessians } = derivatives(objective, scores)
    const step = 1e-4
    scores.forEach((score, row) => {
      const [above, below] = [score + step, score - step].map((moved) => total(scores.with(row, moved)))
      near(gradients[row]!, (above! - below!) / (2 * step), `gradient of row ${row}`)
      near(hessians[row]!, (above! - 2 * total(scores) + below!) / step ** 2, `hessian of row ${row}`, 1e-4)
    })
    near(sum(derivatives(objective, new Float64Array(4).fill(objective.start)).gradients), 0, 'slope at the start')
  })
}

test('lambdarank: a pair in the wrong order is pulled apart by what exchanging it would change of NDCG', () => {
  const objective = lambdarank({ labels: Float32Array.of(0, 2), queries: Int32Array.of(2) }, { truncation: 30 })
  const { gradients, hessians } = derivatives(objective, Float64Array.of(1, 0))
  // The ideal is worth 3; exchanged, 3 / log2(3) become 3. The scores stand 1 apart, the better one below.
  const lambda = (1 - 1 / Math.log2(3)) / 1.01 / (1 + Math.exp(-1))
  const scale = Math.log2(1 + 2 * lambda) / (2 * lambda)
  near(gradients[1]!, -lambda * scale, 'pull up')
  near(gradients[0]!, lambda * scale, 'pull down')
  near(hessians[0]!, (lambda * scale) / (1 + Math.exp(1)), 'bend')
})

test('lambdarank: queries pull within themselves, and pairs below the truncation not at all', () => {
  const grades = Float32Array.of(0, 1, 2, 0, 1, 0, 2, 1)
  const queries = Int32Array.of(3, 0, 5)
  const standing = Float64Array.of(0, 1, 2, 5, 4, 3, 2, 1)
  const { gradients } = derivatives(lambdarank({ labels: grades, queries }, { truncation: 1 }), standing)
  near(sum(gradients.subarray(0, 3)), 0, 'the first query')
  near(sum(gradients.subarray(3)), 0, 'the second query')
  // Row 5 stands third and is as bad as the first: no pair is left to it.
  assert.equal(gradients[5], 0)
  assert.ok(gradients[6]! < 0 && gradients[3]! > 0)
})

test('weights scale what rows of ranked queries are pulled by', () => {
  const given = { labels: Float32Array.of(0, 2, 1), queries: Int32Array.of(3) }
  const weighed = { ...given, weights: Float32Array.of(1, 2, 0) }
  const standing = Float64Array.of(1, 0, 0.5)
  for (const of of [
    (data: typeof given) => lambdarank(data, { truncation: 30 }),
    (data: typeof given) => rankXendcg(data, undefined),
  ]) {
    const [plain, scaled] = [derivatives(of(given), standing), derivatives(of(weighed), standing)]
    assert.deepEqual(
      [...scaled.gradients],
      [...plain.gradients].map((g, row) => g * weighed.weights[row]!),
    )
    assert.deepEqual(
      [...scaled.hessians],
      [...plain.hessians].map((h, row) => h * weighed.weights[row]!),
    )
  }
})

test('rank-xendcg: down its diagonal one comes much nearer to Newton’s step than down the plain slope', () => {
  const grades = Float32Array.of(0, 3, 1, 0, 2)
  const objective = rankXendcg({ labels: grades, queries: Int32Array.of(5) }, undefined)
  const standing = Float64Array.of(1, -1, 0.5, 0, 0)
  const powers = standing.map(Math.exp)
  const shares = powers.map((power) => power / sum(powers))
  const wanted = Float64Array.from(grades, (grade) => 2 ** grade - 0.5)
  const slope = shares.map((share, row) => share - wanted[row]! / sum(wanted))
  const { gradients, hessians } = derivatives(objective, standing)
  hessians.forEach((h, row) => near(h, shares[row]! * (1 - shares[row]!), `hessian of row ${row}`))
  /** How far the Hessian of the cross entropy takes a step from the slope that Newton's step would give back. */
  const missed = (along: Float64Array) => {
    const step = along.map((g, row) => g / hessians[row]!)
    const middle = sum(step.map((each, row) => each * shares[row]!))
    return Math.hypot(...step.map((each, row) => shares[row]! * (each - middle) - slope[row]!))
  }
  assert.ok(missed(gradients) < 0.3 * missed(slope), `${missed(gradients)} against ${missed(slope)}`)
})

test('NDCG@k has gains of 2^l - 1, and leaves out queries in which nothing is relevant', () => {
  const data = { labels: Float32Array.of(0, 1, 2, 0, 0), queries: Int32Array.of(3, 2) }
  const values = ndcgPerQuery(data, [3, 2, 1, 0, 0], 2)
  assert.equal(values.length, 1)
  near(values[0]!, 1 / Math.log2(3) / (3 + 1 / Math.log2(3)), 'NDCG@2')
  near(ndcgPerQuery(data, [3, 2, 1, 0, 0], 3)[0]!, (1 / Math.log2(3) + 3 / 2) / (3 + 1 / Math.log2(3)), 'NDCG@3')
})
