import { cholesky, solveLower, solveUpper } from '../math/cholesky.ts'
import { kernelOf, type Shape } from './matern.ts'

/** Normal in the logarithms of a shape. */
export interface Prior {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/**
 * Before anything is seen: length scales about half the cube, give or take a factor of e; noise about a thousandth of the signal's
 * variance, give or take e³. Without it, a few values fit any shape equally well.
 */
export function priorOf(axes: number): Prior {
  const mean = new Float64Array(axes + 1).fill(Math.log(0.5))
  const deviation = new Float64Array(axes + 1).fill(1)
  mean[axes] = Math.log(1e-3)
  deviation[axes] = 3
  return { mean, deviation }
}

/** s² of highest likelihood where alpha = K⁻¹ y: y'K⁻¹y / n. Never quite 0, or values that are all alike would have no likelihood. */
export function signalOf(alpha: Float64Array, y: Float64Array): number {
  const signal = alpha.reduce((sum, a, i) => sum + a * y[i]!, 0) / y.length
  return Math.max(signal, 1e-12)
}

/**
 * Log posterior density of a shape but for a constant, s² at its best, and the gradient
 *
 *     L = -n/2 ln s² - 1/2 ln |K| + ln prior        dL/dt = 1/2 sum_ij (alpha_i alpha_j / s² - K⁻¹_ij) dK_ij/dt
 *
 * (Rasmussen and Williams, 2006, equations 5.8 and 5.9).
 */
export function logPosterior(shape: Shape, gaps: readonly Float64Array[], y: Float64Array, prior: Prior) {
  const [n, axes] = [y.length, gaps.length]
  const { kernel, falls } = kernelOf(shape, gaps, n)
  const l = cholesky(kernel, n)
  const alpha = solveUpper(l, solveLower(l, y))
  const signal = signalOf(alpha, y)
  const inverse = inverseOf(l, n)
  let value = -0.5 * n * Math.log(signal)
  const gradient = new Float64Array(axes + 1)
  for (let i = 0; i < n; i++) {
    value -= Math.log(l[i * n + i]!)
    for (let j = 0; j < i; j++) {
      const pull = ((alpha[i]! * alpha[j]!) / signal - inverse[i * n + j]!) * falls[i * n + j]!
      for (let axis = 0; axis < axes; axis++) gradient[axis]! += pull * gaps[axis]![i * n + j]!
    }
    gradient[axes]! += 0.5 * (alpha[i]! ** 2 / signal - inverse[i * n + i]!) * Math.exp(shape[axes]!)
  }
  for (let axis = 0; axis < axes; axis++) gradient[axis]! *= Math.exp(-2 * shape[axis]!)
  for (let t = 0; t <= axes; t++) {
    const off = (shape[t]! - prior.mean[t]!) / prior.deviation[t]!
    value -= 0.5 * off * off
    gradient[t]! -= off / prior.deviation[t]!
  }
  return { value, gradient }
}

/** (L L')⁻¹, its lower triangle. */
function inverseOf(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n)
  const unit = new Float64Array(n)
  for (let column = 0; column < n; column++) {
    unit[column] = 1
    const x = solveUpper(l, solveLower(l, unit))
    for (let row = column; row < n; row++) inverse[row * n + column] = x[row]!
    unit[column] = 0
  }
  return inverse
}
