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
  const pool = contenders(ranked, size, rules, at)
  const slate: Contender[] = []
  while (slate.length < size) {
    const counts = countsOf(slate)
    const next = strictness.map((allow) => bestOf(pool, slate, counts, rules, allow)).find((found) => found !== undefined)
    if (next === undefined) break
    next.taken = true
    slate.push(next)
    for (const other of pool) if (!other.taken) other.likeness = Math.max(other.likeness, likeness(other.item, next.item))
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
  /** To the most alike of those that stand already. */
  likeness: number
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

/** The best few hundred: what stands below would need a miracle, and miracles are the explorer's business. */
function contenders(ranked: readonly Arrangeable[], size: number, rules: Rules, at: Millis): Contender[] {
  const top = ranked.slice(0, Math.max(200, size * 10))
  const worst = top.at(-1)?.score ?? 0
  const range = (top[0]?.score ?? 0) - worst || 1
  return top.map(({ score, item }, index) => {
    const age = item === undefined ? Number.POSITIVE_INFINITY : Math.max(0, at - item.publishedAt)
    const fresh = 1 + rules.freshness * 2 ** -(age / (3 * dayMs))
    return { index, item, relevance: ((score - worst) / range) * fresh, likeness: 0, taken: false }
  })
}

function bestOf(
  pool: readonly Contender[],
  slate: readonly Contender[],
  counts: Counts,
  rules: Rules,
  allow: readonly Allow[],
): Contender | undefined {
  let best: Contender | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const contender of pool) {
    if (contender.taken) continue
    const worth =
      slate.length === 0
        ? contender.relevance
        : (1 - rules.diversity) * contender.relevance - rules.diversity * contender.likeness
    if (worth > most && allow.every((fits) => fits(contender.item, counts, rules))) {
      best = contender
      most = worth
    }
  }
  return best
}

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
  for (const name of a) if (b.includes(name)) common++
  return common === 0 ? 0 : common / (a.length + b.length - common)
}
