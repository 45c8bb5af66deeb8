import type { Event, ShownArtwork } from '../../domain/event.ts'
import { dayMs, type Millis } from '../../domain/time.ts'
import { cholesky, solveLower } from '../../math/cholesky.ts'
import { normalBelow } from '../../math/normal.ts'
import { gaussian, type Random } from '../../math/random.ts'
import { dot } from '../../math/vectors.ts'
import { Awaited, lookAt } from '../awaited.ts'
import type { Drawn } from '../bandit.ts'
import { LinearBelief } from '../linear.ts'
import { best, drawnBy, drawnFrom } from '../odds.ts'
import { Tallies } from '../tallies.ts'
import { width } from './context.ts'

/** Spread of a single take about its chance, and of what a picture of its own adds to the chances of its item. */
const noise = 0.3
const spread = 0.06
/** So many looks of nothing taken are believed of each number of a context. */
const ridge = 5
/** Looks that an item is believed to have had, and the share of them that took it. */
const prior = { looks: 10, rate: 0.1 }
/** Tastes in pictures, and what is known of an item, fade by half in this time. */
const halfLifeMs = 60 * dayMs
const newsToSolve = 50

interface Waiting {
  readonly itemId: string
  readonly at: Millis
  readonly look: number
  readonly artwork: ShownArtwork
}

/**
 * Which of an item's pictures to show to whom, learnt from what was taken. The chance that an item is taken where it is looked at is that of the item,
 * and what its picture adds to it: weights of the person and the picture together, which all pictures share, and an amount of the picture's own. Both
 * are drawn from what is believed of them (Thompson sampling over a hybrid linear model; Li, Chu, Langford and Schapire, 2010, have its two parts).
 * Folded from the log, so a picture is learnt of wherever it was shown.
 */
export class ArtworkBandit {
  readonly #shared: LinearBelief
  /** Of each picture, in looks: what was taken beyond what item and weights foresaw. */
  readonly #own: Tallies
  /** Of each item, in looks: what was taken. */
  readonly #items: Tallies
  readonly #awaited = new Awaited<Waiting>((shown, taken) => this.#learn(shown, taken))
  #solved: ReturnType<LinearBelief['at']> | undefined
  #news = 0

  constructor(told?: Kept) {
    this.#shared = new LinearBelief({ width, ridge, halfLifeMs }, told?.shared)
    this.#own = new Tallies(halfLifeMs, told?.own)
    this.#items = new Tallies(halfLifeMs, told?.items)
  }

  /** One of the pictures, each with its context. `floor`: share of choices that are made evenly. Of two, the propensity is exact. */
  choose(pictures: readonly string[], contexts: readonly Float64Array[], floor: number, at: Millis, random: Random): Drawn {
    const { weights, factor } = this.#believed(at)
    const along = contexts.map((context) => solveLower(factor, context))
    const own = pictures.map((picture) => ownOf(this.#own.read(picture, at)))
    const means = contexts.map((context, arm) => dot(weights, context) + own[arm]!.mean)
    // what is believed of all pictures together is one Gaussian
    const count = pictures.length
    const covariance = Float64Array.from(
      { length: count * count },
      (_, cell) => noise ** 2 * dot(along[Math.floor(cell / count)]!, along[cell % count]!),
    )
    for (let arm = 0; arm < count; arm++) covariance[arm * (count + 1)]! += own[arm]!.spread ** 2
    if (count === 2) {
      const apart = Math.sqrt(covariance[0]! + covariance[3]! - 2 * covariance[1]!)
      return drawnFrom(
        [normalBelow((means[0]! - means[1]!) / apart), normalBelow((means[1]! - means[0]!) / apart)],
        floor,
        random,
      )
    }
    const root = cholesky(covariance, count)
    const luck = new Float64Array(count)
    const propose = (source: Random) => {
      for (let arm = 0; arm < count; arm++) luck[arm] = gaussian(source)
      return best(
        means.map((mean, arm) => mean + dot(root.subarray(arm * count, (arm + 1) * count), luck)),
        source,
      )
    }
    return drawnBy(propose, count, floor, random)
  }

  take(event: Event): void {
    const { type, itemId, artwork, at, position = 0 } = event
    const shown = type === 'impression' && artwork !== undefined && itemId !== undefined
    this.#awaited.take(event, shown ? { itemId, at, look: lookAt(position), artwork } : undefined)
  }

  /** What is learnt; not what is waited for. */
  toJSON(): Kept {
    return { shared: this.#shared.toJSON(), own: this.#own.toJSON(), items: this.#items.toJSON() }
  }

  /** All of it counts by how likely the place was looked at. */
  #learn({ itemId, at, look, artwork: { artworkId, context } }: Waiting, taken: number): void {
    const known = Float64Array.from({ length: width }, (_, i) => context[i] ?? 0)
    const item = this.#items.read(itemId, at)
    const rate = (item.sum + prior.looks * prior.rate) / (item.count + prior.looks)
    const beyond = taken - look * rate
    const own = ownOf(this.#own.read(artworkId, at)).mean
    const weighed = dot(this.#believed(at).weights, known)
    this.#shared.learn(
      known.map((x) => look * x),
      beyond - look * own,
      at,
    )
    this.#own.add(artworkId, (beyond - look * weighed) / look, at, look * look)
    this.#items.add(itemId, taken / look, at, look)
    this.#news++
  }

  /** Solved again only once in a while: one impression among many changes next to nothing. */
  #believed(at: Millis): ReturnType<LinearBelief['at']> {
    if (this.#solved === undefined || this.#news >= newsToSolve) {
      this.#solved = this.#shared.at(at)
      this.#news = 0
    }
    return this.#solved
  }
}

interface Kept {
  readonly shared: unknown
  readonly own: unknown
  readonly items: unknown
}

function ownOf({ count, sum }: { readonly count: number; readonly sum: number }) {
  const looks = count + (noise / spread) ** 2
  return { mean: sum / looks, spread: noise / Math.sqrt(looks) }
}
