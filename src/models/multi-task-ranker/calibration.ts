import { solveSymmetric } from '../../math/cholesky.ts'
import { weigh } from './heads.ts'

/**
 * How what the linear ranker says and what the network adds to it make log-odds, head by head: slope base + share added + offset. Chances then
 * come true as often as they say (Platt, 1999), and the network is believed as far as it has earned it (stacking, Wolpert, 1992).
 */
export interface Calibration {
  readonly slope: Float64Array
  readonly share: Float64Array
  readonly offset: Float64Array
}

export const uncalibrated = (heads: number): Calibration => ({
  slope: new Float64Array(heads).fill(1),
  share: new Float64Array(heads).fill(1),
  offset: new Float64Array(heads),
})

/** So many effective happenings pull each number to where it starts: a head that hardly ever happened stays near it. */
const prior = 20
/** Half of what the network adds is believed before anything speaks for or against it. */
const start = Float64Array.of(1, 0.5, 0)

/** What was said of rows that nothing was fitted on: both are count x heads. */
export interface Said {
  readonly base: Float32Array
  readonly added: Float32Array
}

/** Fits each head by Newton's method; `labels` are count x heads. */
export function calibrated(
  { base, added }: Said,
  labels: Float32Array,
  weights: Float32Array,
  actions: readonly string[],
): Calibration {
  const heads = actions.length
  const supports = new Float32Array(labels.length)
  const opposes = new Float32Array(labels.length)
  weights.forEach((weight, n) => weigh(labels, n * heads, actions, weight, supports, opposes, n * heads))
  const calibration = uncalibrated(heads)
  for (let head = 0; head < heads; head++) {
    const of = (values: Float32Array) => values.filter((_, i) => i % heads === head)
    const [slope, share, offset] = fitted(of(base), of(added), of(supports), of(opposes))
    calibration.slope[head] = slope!
    calibration.share[head] = share!
    calibration.offset[head] = offset!
  }
  return calibration
}

function fitted(base: Float32Array, added: Float32Array, supports: Float32Array, opposes: Float32Array): Float64Array {
  let theta = start.slice()
  for (let pass = 0; pass < 20; pass++) {
    // Pulled to the start as by `prior` rows of even odds.
    const gradient = theta.map((value, i) => (prior / 4) * (value - start[i]!))
    const bends = new Float64Array(9)
    for (let i = 0; i < 3; i++) bends[i * 3 + i] = prior / 4
    for (let n = 0; n < base.length; n++) {
      const x = [base[n]!, added[n]!, 1]
      const p = 1 / (1 + Math.exp(-(theta[0]! * x[0]! + theta[1]! * x[1]! + theta[2]!)))
      const mass = supports[n]! + opposes[n]!
      for (let i = 0; i < 3; i++) {
        gradient[i]! += (mass * p - supports[n]!) * x[i]!
        for (let j = 0; j <= i; j++) bends[i * 3 + j]! += mass * p * (1 - p) * x[i]! * x[j]!
      }
    }
    const step = solveSymmetric(bends, gradient)
    theta = theta.map((value, i) => value - step[i]!)
    if (step.every((by) => Math.abs(by) < 1e-6)) break
  }
  // Numbers that turn predictions around were drawn from noise.
  return theta[0]! > 0 && theta[1]! >= 0 ? theta : start.slice()
}
