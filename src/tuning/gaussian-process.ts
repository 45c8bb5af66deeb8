import { cholesky, solveLower, solveUpper } from '../math/cholesky.ts'
import { gaussian, type Random } from '../math/random.ts'
import { kernelOf, matern, type Shape, scaled, squaredDistance, squaredGaps } from './matern.ts'
import { logPosterior, priorOf, signalOf } from './posterior.ts'
import { rprop } from './rprop.ts'

/** What a Gaussian process says of the value at one place, noise apart. */
export interface Belief {
  readonly mean: number
  readonly variance: number
}

export interface GaussianProcess {
  readonly at: (point: Float64Array) => Belief
  /** The same process, had its own mean been seen there: surer near the point, and nowhere of another mind. */
  readonly believing: (point: Float64Array) => GaussianProcess
}

/** Natural logarithms; a unit cube knows no scale beyond. */
const lengthBounds = [Math.log(0.02), Math.log(50)] as const
const noiseBounds = [Math.log(1e-6), Math.log(1)] as const
const [starts, steps] = [3, 60]

/**
 * Gaussian process regression (Rasmussen and Williams, 2006, chapters 2 and 5) of the values seen at points of the unit cube: constant
 * mean, noise, Matérn 5/2 with a length scale an axis, so that an axis that does not matter gets a long one. Length scales and noise
 * are those of the highest posterior density found from a few seeded starts. Some 200 times O(n³).
 */
export function fitGaussianProcess(points: readonly Float64Array[], values: Float64Array, random: Random): GaussianProcess {
  const { center, scale } = spread(values)
  const y = values.map((value) => (value - center) / scale)
  const gaps = squaredGaps(points)
  const prior = priorOf(gaps.length)
  const bounds = [...gaps.map(() => lengthBounds), noiseBounds]
  const climbs = Array.from({ length: starts }, (_, n) => {
    const from = prior.mean.map((mean, t) => (n === 0 ? mean : mean + prior.deviation[t]! * gaussian(random)))
    return rprop((shape) => logPosterior(shape, gaps, y, prior), from, { bounds, steps })
  })
  const { at: shape } = climbs.reduce((best, climb) => (climb.value > best.value ? climb : best))
  const process = conditioned(shape, points, y)
  return unscaled(process, center, scale)
}

/** The process given what was seen; `signal` is s², unless it is known, of highest likelihood. */
function conditioned(shape: Shape, points: readonly Float64Array[], y: Float64Array, known?: number): GaussianProcess {
  const l = cholesky(kernelOf(shape, squaredGaps(points), points.length).kernel, points.length)
  const alpha = solveUpper(l, solveLower(l, y))
  const signal = known ?? signalOf(alpha, y)
  const places = points.map((point) => scaled(point, shape))
  const at = (point: Float64Array) => {
    const place = scaled(point, shape)
    const kernel = new Float64Array(places.map((other) => matern(squaredDistance(place, other)).value))
    const explained = solveLower(l, kernel).reduce((sum, v) => sum + v * v, 0)
    return { mean: kernel.reduce((sum, k, i) => sum + k * alpha[i]!, 0), variance: signal * Math.max(1 - explained, 0) }
  }
  return {
    at,
    believing: (point) => conditioned(shape, [...points, point], Float64Array.of(...y, at(point).mean), signal),
  }
}

const unscaled = (process: GaussianProcess, center: number, scale: number): GaussianProcess => ({
  at: (point) => {
    const { mean, variance } = process.at(point)
    return { mean: center + scale * mean, variance: scale * scale * variance }
  },
  believing: (point) => unscaled(process.believing(point), center, scale),
})

/** Mean and standard deviation; 1 for the latter where all values are alike. */
function spread(values: Float64Array): { center: number; scale: number } {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length
  return { center, scale: variance > 0 ? Math.sqrt(variance) : 1 }
}
