import { latinHypercube } from '../math/latin-hypercube.ts'
import { logExpectedExcess } from '../math/normal.ts'
import { gaussian, type Random } from '../math/random.ts'
import type { GaussianProcess } from './gaussian-process.ts'

/** Where the next trial may stand. */
export interface Ground {
  /** Points of trials, the best first. */
  readonly seen: readonly Float64Array[]
  /** The place that stands for a point: see `Cube.pointOf`. */
  readonly snap: (point: Float64Array) => Float64Array
  readonly isNew: (point: Float64Array) => boolean
}

/** Points looked at anywhere; beside each of the best seen; and from how many of the most promising then how many steps are tried. */
const anywhere = 1_000
const [besideBest, besides] = [5, 40]
const [climbers, climbSteps] = [4, 80]
/** Standard deviations of the steps, of an axis: of those beside the best, and of a climb's first and last. */
const [besideStep, firstStep, lastStep] = [0.1, 0.1, 0.001]

/**
 * The new point where the process expects the largest improvement on the best it believes in (Jones, Schonlau and Welch, 1998), values
 * being better the larger:
 *
 *     EI = E[max(0, f - best)] = sd · excess((mean - best) / sd)
 *
 * compared by logarithms, since over most of the cube it is too small for a double to tell places apart (Ament et al., 2023). Looks
 * everywhere, then climbs from the most promising places by random steps that shrink. Undefined where nothing new is left.
 */
export function mostPromising(process: GaussianProcess, { seen, snap, isNew }: Ground, random: Random): Float64Array | undefined {
  const best = Math.max(...seen.map((point) => process.at(point).mean))
  const promise = (point: Float64Array) => {
    const { mean, variance } = process.at(point)
    const deviation = Math.sqrt(variance)
    return deviation > 0 ? Math.log(deviation) + logExpectedExcess((mean - best) / deviation) : Number.NEGATIVE_INFINITY
  }
  const moved = (point: Float64Array, step: number) =>
    snap(point.map((x) => Math.min(Math.max(x + step * gaussian(random), 0), 1)))
  const beside = seen.slice(0, besideBest).flatMap((point) => Array.from({ length: besides }, () => moved(point, besideStep)))
  const places = [...latinHypercube(anywhere, seen[0]!.length, random).map(snap), ...beside]
    .filter(isNew)
    .map((point) => ({ point, promise: promise(point) }))
    .sort((a, b) => b.promise - a.promise)
  const climbed = places.slice(0, climbers).map((from) => {
    let at = from
    for (let step = 0; step < climbSteps; step++) {
      const point = moved(at.point, firstStep * (lastStep / firstStep) ** (step / climbSteps))
      const next = { point, promise: promise(point) }
      if (next.promise > at.promise && isNew(point)) at = next
    }
    return at
  })
  return climbed.toSorted((a, b) => b.promise - a.promise)[0]?.point
}
