import type { Candidate } from '../../domain/candidate.ts'
import type { Item } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'
import { dayMs } from '../../domain/time.ts'
import type { ItemDetails } from '../hydrators/item-details.ts'

export type Arrangeable = Candidate & ItemDetails

/** The house rules of a slate. */
export interface Rules {
  /** Items of one creator, of one category, and sponsored ones, in every twenty places. */
  readonly perCreator: number
  readonly perCategory: number
  readonly sponsored: number
  /** Between 0 and 1: how much likeness to what stands above costs, against relevance. */
  readonly diversity: number
  /** How much more a brand-new item is worth; the gain halves every three days. */
  readonly freshness: number
}

const window = 20

/**
 * Chooses `size` of `ranked` one place at a time: each place gets the item with the best
 * (1 − d)·relevance − d·(greatest likeness to what stands already), Carbonell and Goldstein's maximal marginal relevance (1998),
 * among those that the rules allow there. Where too few are allowed, rules give way in this order: categories, creators in all,
 * creators side by side; sponsored never. Answers indices into `ranked`.
 */
export function arrange(ranked: readonly Arrangeable[], size: number, rules: Rules, at: Millis): readonly number[] {
  const pool = new Pool(ranked, size, rules, at)
  const slate: Contender[] = []
  while (slate.length < size) {
    const counts = countsOf(slate)
    const next = strictness
      .values() // lazily: the first that finds one is the last to be tried
      .map((allow) => bestOf(pool, slate, counts, rules, allow))
      .find((found) => found !== undefined)
    if (next === undefined) break
    next.taken = true
    slate.push(next)
  }
  return slate.map(({ index }) => index)
}

/** How alike two items look in a row: 1 for the same creator and categories, 0 for nothing in common. */
export function likeness(a: Item | undefined, b: Item | undefined): number {
  if (a === undefined || b === undefined) return 0
  const creator = a.creator !== '' && a.creator === b.creator ? 1 : 0
  return 0.4 * creator + 0.4 * overlap(a.categories, b.categories) + 0.2 * overlap(a.tags, b.tags)
}

interface Contender {
  readonly index: number
  readonly item: Item | undefined
  /** In [0, 1], freshness included. */
  readonly relevance: number
  /** To the most alike of the first `compared` that stand already. */
  likeness: number
  compared: number
  taken: boolean
}

interface Counts {
  readonly creators: ReadonlyMap<string, number>
  readonly categories: ReadonlyMap<string, number>
  readonly sponsored: number
  readonly above: string
}

type Allow = (item: Item | undefined, counts: Counts, rules: Rules) => boolean

const creatorFits: Allow = (item, { creators }, { perCreator }) =>
  !item?.creator || (creators.get(item.creator) ?? 0) < perCreator
const categoryFits: Allow = (item, { categories }, { perCategory }) =>
  item === undefined || item.categories.every((name) => (categories.get(name) ?? 0) < perCategory)
const apart: Allow = (item, { above }) => !item?.creator || item.creator !== above
const sponsorFits: Allow = (item, { sponsored }, rules) => !item?.sponsored || sponsored < rules.sponsored

/** Strictest first. */
const strictness: readonly (readonly Allow[])[] = [
  [sponsorFits, apart, creatorFits, categoryFits],
  [sponsorFits, apart, creatorFits],
  [sponsorFits, apart],
  [sponsorFits],
]

/** The best few hundred: what stands below would need a miracle, and miracles are the explorer's business. Made as they are looked at. */
class Pool {
  readonly count: number
  readonly #ranked: readonly Arrangeable[]
  readonly #rules: Rules
  readonly #at: Millis
  readonly #worst: number
  readonly #range: number
  readonly #made: Contender[] = []

  constructor(ranked: readonly Arrangeable[], size: number, rules: Rules, at: Millis) {
    this.count = Math.min(ranked.length, Math.max(200, size * 10))
    // what no scorer could give a number to stands last, and has no part in the scale
    while (this.count > 0 && ranked[this.count - 1]!.score === Number.NEGATIVE_INFINITY) this.count--
    this.#ranked = ranked
    this.#rules = rules
    this.#at = at
    this.#worst = ranked[this.count - 1]?.score ?? 0
    this.#range = (ranked[0]?.score ?? 0) - this.#worst || 1
  }

  /** No contender from this place on is more relevant. */
  mostFrom(place: number): number {
    return this.#plain(place) * (1 + this.#rules.freshness)
  }

  /** In order, each place after all those before it. */
  at(place: number): Contender {
    return (this.#made[place] ??= this.#contender(place))
  }

  #plain(place: number): number {
    return (this.#ranked[place]!.score - this.#worst) / this.#range
  }

  #contender(index: number): Contender {
    const { item } = this.#ranked[index]!
    const age = item === undefined ? Number.POSITIVE_INFINITY : Math.max(0, this.#at - item.publishedAt)
    const fresh = 1 + this.#rules.freshness * 2 ** -(age / (3 * dayMs))
    return { index, item, relevance: this.#plain(index) * fresh, likeness: 0, compared: 0, taken: false }
  }
}

/**
 * The best contender that is allowed, the first of equals. Likeness only grows as the slate does, so what a contender was worth bounds
 * what it is worth now, and most need not be compared again (Minoux's lazy greedy, 1978).
 */
function bestOf(
  pool: Pool,
  slate: readonly Contender[],
  counts: Counts,
  rules: Rules,
  allow: readonly Allow[],
): Contender | undefined {
  const diversity = slate.length === 0 ? 0 : rules.diversity
  let best: Contender | undefined
  let most = Number.NEGATIVE_INFINITY
  for (let place = 0; place < pool.count; place++) {
    if ((1 - diversity) * pool.mostFrom(place) <= most) break
    const contender = pool.at(place)
    if (contender.taken || worth(contender, diversity) <= most) continue
    if (!allow.every((fits) => fits(contender.item, counts, rules))) continue
    while (contender.compared < slate.length && worth(contender, diversity) > most) {
      const other = slate[contender.compared++]!
      contender.likeness = Math.max(contender.likeness, likeness(contender.item, other.item))
    }
    const worthNow = worth(contender, diversity)
    if (worthNow > most) {
      best = contender
      most = worthNow
    }
  }
  return best
}

const worth = ({ relevance, likeness }: Contender, diversity: number): number =>
  (1 - diversity) * relevance - diversity * likeness

function countsOf(slate: readonly Contender[]): Counts {
  const creators = new Map<string, number>()
  const categories = new Map<string, number>()
  let sponsored = 0
  for (const { item } of slate.slice(-(window - 1))) {
    if (item === undefined) continue
    creators.set(item.creator, (creators.get(item.creator) ?? 0) + 1)
    for (const name of item.categories) categories.set(name, (categories.get(name) ?? 0) + 1)
    if (item.sponsored) sponsored++
  }
  return { creators, categories, sponsored, above: slate.at(-1)?.item?.creator ?? '' }
}

function overlap(a: readonly string[], b: readonly string[]): number {
  let common = 0
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue
      common++
      break
    }
  }
  return common === 0 ? 0 : common / (a.length + b.length - common)
}
