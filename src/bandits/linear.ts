import type { Millis } from '../domain/time.ts'
import { cholesky, solveLower, solveUpper } from '../math/cholesky.ts'
import { gaussian, type Random } from '../math/random.ts'
import { dot } from '../math/vectors.ts'
import { type Bandit, type Fading, kept } from './bandit.ts'
import { best, certain, drawnBy } from './odds.ts'

export interface LinearSettings extends Fading {
  /** Numbers in a context. */
  readonly width: number
  /** Pull of the weights to 0: so many rewards of nothing along every number. */
  readonly ridge?: number
  readonly floor?: number
}

interface Evidence {
  /** width x width, row-major: sum of context times context. */
  readonly outer: number[]
  readonly along: number[]
  at: Millis
}

/**
 * Rewards as linear in the context, with one set of weights for all arms: what arms have in common is learnt once, and what is an arm's own is a number
 * of its own in its context. Evidence is kept as sums; what follows from them is solved when it is asked for, and kept until more comes in.
 */
export class LinearBelief {
  readonly #settings: LinearSettings
  #evidence: Evidence
  #solved: { readonly weights: Float64Array; readonly factor: Float64Array; readonly at: Millis } | undefined

  constructor(settings: LinearSettings, told?: unknown) {
    const { width } = settings
    this.#settings = settings
    this.#evidence = (told as Evidence | undefined) ?? {
      outer: new Array<number>(width * width).fill(0),
      along: new Array<number>(width).fill(0),
      at: 0,
    }
  }

  learn(context: Float64Array, reward: number, at: Millis): void {
    const { width, halfLifeMs } = this.#settings
    const evidence = this.#evidence
    const left = kept(evidence.at, at, halfLifeMs)
    const worth = kept(at, evidence.at, halfLifeMs)
    if (left < 1) {
      for (let i = 0; i < evidence.outer.length; i++) evidence.outer[i]! *= left
      for (let i = 0; i < width; i++) evidence.along[i]! *= left
    }
    for (let i = 0; i < width; i++) {
      if (context[i] === 0) continue
      evidence.along[i]! += worth * context[i]! * reward
      for (let j = 0; j < width; j++) evidence.outer[i * width + j]! += worth * context[i]! * context[j]!
    }
    evidence.at = Math.max(evidence.at, at)
    this.#solved = undefined
  }

  /** Mean weights, and L of the precision L L'. */
  at(at: Millis): { readonly weights: Float64Array; readonly factor: Float64Array } {
    const { width, ridge = 1, halfLifeMs } = this.#settings
    if (this.#solved !== undefined && (halfLifeMs === undefined || at - this.#solved.at < halfLifeMs / 100)) return this.#solved
    const left = kept(this.#evidence.at, at, halfLifeMs)
    const precision = Float64Array.from(this.#evidence.outer, (sum, i) => left * sum + (i % (width + 1) === 0 ? ridge : 0))
    const factor = cholesky(precision, width)
    const weights = solveUpper(
      factor,
      solveLower(
        factor,
        Float64Array.from(this.#evidence.along, (sum) => left * sum),
      ),
    )
    this.#solved = { weights, factor, at }
    return this.#solved
  }

  toJSON(): unknown {
    return this.#evidence
  }
}

/** The arm whose upper bound on the expected reward is highest: LinUCB (Li, Chu, Langford and Schapire, 2010). `alpha` widens the bound. */
export function linUcb(settings: LinearSettings & { readonly alpha?: number }, told?: unknown): Bandit {
  const belief = new LinearBelief(settings, told)
  const { alpha = 1, floor = 0 } = settings
  return {
    choose: (arms, contexts, at, random) => {
      const { weights, factor } = belief.at(at)
      const bounds = contexts.map((context) => {
        const spread = solveLower(factor, context)
        return dot(weights, context) + alpha * Math.sqrt(dot(spread, spread))
      })
      return certain(best(bounds, random), arms.length, floor, random)
    },
    learn: (_, context, reward, at) => belief.learn(context, reward, at),
    toJSON: () => belief.toJSON(),
  }
}

/** Weights drawn from what is believed of them, and the arm that is best by those: linear Thompson sampling (Agrawal and Goyal, 2013). `noise`: spread of single rewards. */
export function linearThompson(settings: LinearSettings & { readonly noise?: number }, told?: unknown): Bandit {
  const belief = new LinearBelief(settings, told)
  const { noise = 0.5, floor = 0, width } = settings
  return {
    choose: (arms, contexts, at, random) => {
      const { weights, factor } = belief.at(at)
      // an arm's value is Gaussian along L^-1 context: drawn there, nothing of size width x width is drawn
      const means = contexts.map((context) => dot(weights, context))
      const along = contexts.map((context) => solveLower(factor, context))
      const luck = new Float64Array(width)
      const propose = (source: Random) => {
        for (let i = 0; i < width; i++) luck[i] = noise * gaussian(source)
        return best(
          means.map((mean, arm) => mean + dot(along[arm]!, luck)),
          source,
        )
      }
      return drawnBy(propose, arms.length, floor, random)
    },
    learn: (_, context, reward, at) => belief.learn(context, reward, at),
    toJSON: () => belief.toJSON(),
  }
}
