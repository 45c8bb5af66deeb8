import type { Space } from '../domain/space.ts'
import type { Goal, Trial } from '../domain/trial.ts'
import { fnv1a } from '../math/hash.ts'
import { latinHypercube } from '../math/latin-hypercube.ts'
import { mulberry32 } from '../math/random.ts'
import { type Cube, cubeOf } from './cube.ts'
import { mostPromising } from './expected-improvement.ts'
import { fitGaussianProcess } from './gaussian-process.ts'

/** What is searched, and how: all that proposals depend on beside the trials before them. */
export interface Plan<Settings> {
  readonly space: Space<Settings>
  /** Trial 0, and what the settings stay at that the space leaves open. */
  readonly start: Settings
  readonly goal: Goal
  readonly seed: number
}

/** Where trials stand in the cube, the best first, and how well each came out: the larger the better, whatever the goal. */
interface Standing {
  readonly points: readonly Float64Array[]
  readonly values: Float64Array
}

/**
 * New settings for trials `first`, `first` + 1 … given the trials before: the start, then an even spread, then those of largest expected
 * improvement under a Gaussian process. Proposals of one generation keep apart because the process believes its own mean at those
 * before it ("kriging believer": Ginsbourger, Le Riche and Carraro, 2010). No settings are proposed twice: fewer than `count` come
 * where no more are left.
 */
export function propose<Settings extends object>(
  plan: Plan<Settings>,
  before: readonly Trial<Settings>[],
  first: number,
  count: number,
): Settings[] {
  const cube = cubeOf(plan.space, plan.start)
  const random = mulberry32(fnv1a(`${plan.seed} ${first}`))
  const taken = new Set(before.map(({ settings }) => String(cube.pointOf(settings))))
  const isNew = (point: Float64Array) => !taken.has(String(point))
  const snap = (point: Float64Array) => cube.pointOf(cube.settingsAt(point))
  const somewhere = () => latinHypercube(100, cube.width, random).map(snap).find(isNew)

  const spread = evenSpread(cube, plan.seed)
  const standing = first + count - 1 > spread.length ? standingOf(plan, cube, before) : undefined
  let process = standing && fitGaussianProcess(standing.points, standing.values, random)
  const proposed: Settings[] = []
  for (let trial = first; trial < first + count; trial++) {
    const planned = trial === 0 ? cube.pointOf(plan.start) : spread[trial - 1]
    const promising = process && !planned ? mostPromising(process, { seen: standing!.points, snap, isNew }, random) : undefined
    const point = planned && isNew(planned) ? planned : (promising ?? somewhere())
    if (point === undefined) break
    taken.add(String(point))
    process = process?.believing(point)
    proposed.push(trial === 0 ? plan.start : cube.settingsAt(point))
  }
  return proposed
}

/** Tried before anything is believed: fewer points say too little of so many axes. */
function evenSpread<Settings>(cube: Cube<Settings>, seed: number): readonly Float64Array[] {
  const count = Math.max(4, cube.width + 1)
  return latinHypercube(count, cube.width, mulberry32(seed)).map((point) => cube.pointOf(cube.settingsAt(point)))
}

/** A failed trial counts as the worst that came to a metric: a place to keep away from, but no abyss. Undefined under two metrics. */
function standingOf<Settings>(
  { goal }: Plan<Settings>,
  cube: Cube<Settings>,
  trials: readonly Trial<Settings>[],
): Standing | undefined {
  const sign = goal === 'maximise' ? 1 : -1
  const metrics = trials.flatMap(({ metric }) => (metric === undefined ? [] : [sign * metric]))
  if (metrics.length < 2) return undefined
  const worst = Math.min(...metrics)
  const bestFirst = trials
    .map(({ trial, settings, metric }) => ({
      trial,
      point: cube.pointOf(settings),
      value: metric === undefined ? worst : sign * metric,
    }))
    .sort((a, b) => b.value - a.value || a.trial - b.trial)
  return { points: bestFirst.map(({ point }) => point), values: Float64Array.from(bestFirst, ({ value }) => value) }
}
