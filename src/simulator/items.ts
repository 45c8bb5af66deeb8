import { type ItemId, itemId } from '../domain/ids.ts'
import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import { gaussian, integer, type Random } from '../math/random.ts'
import { categories } from './categories.ts'
import type { Creator } from './creators.ts'
import { between, Lottery, pick, stream } from './draws.ts'
import { endOf, type WorldSettings } from './settings.ts'
import { factors, styles, themes } from './themes.ts'

/** A video as it truly is. What the engine is told of it stands in `catalog.ts`. */
export interface HiddenItem {
  readonly index: number
  readonly itemId: ItemId
  readonly creator: Creator
  /** Index into `categories`. */
  readonly category: number
  /** `factors` long: themes with Euclidean norm 1, then styles with norm 1. */
  readonly latent: Float32Array
  /** How well it is made, 0 to 1. */
  readonly quality: number
  /** How much title and picture promise beyond what the theme explains: about 0, and 1 to 1.5 for clickbait. */
  readonly lure: number
  readonly clickbait: boolean
  /** Audience it would have without taste, up to a constant. */
  readonly reach: number
  readonly publishedAt: Millis
  readonly expiresAt: Millis
  readonly seconds: number
  readonly maturity: number
  /** Countries; empty is everywhere. */
  readonly regions: readonly string[]
  readonly withheld: 'unavailable' | 'blocked' | undefined
  readonly sponsored: boolean
  readonly series: Series | undefined
  /** 1 for the first part of a series; 0 outside any. */
  readonly part: number
}

export interface Series {
  readonly index: number
  /** Its parts in order of publication, as indices of items. */
  readonly parts: number[]
}

const shareInSeries = 0.25
const shareNew = 0.3
const oldestDays = 500
const meanParts = 8
/** Of all starts, those of a series, so that `shareInSeries` of all items are parts. */
const seriesStarts = shareInSeries / (meanParts - shareInSeries * (meanParts - 1))

type Draft = Omit<HiddenItem, 'index' | 'itemId'>

export function makeItems(settings: WorldSettings, creators: readonly Creator[]): HiddenItem[] {
  const bySize = new Lottery(creators.map((creator) => creator.size))
  const random = stream(settings.seed, 'items')
  const drafts: Draft[] = []
  for (let seriesCount = 0; drafts.length < settings.items; ) {
    const creator = creators[bySize.draw(random)]!
    const publishedAt = publicationMoment(settings, random)
    if (random() >= seriesStarts) {
      drafts.push(draft(random, creator, publishedAt))
      continue
    }
    const series: Series = { index: seriesCount++, parts: [] }
    drafts.push(
      ...partsOf(random, draft(random, creator, publishedAt), series, endOf(settings)).slice(0, settings.items - drafts.length),
    )
  }
  drafts.sort((a, b) => a.publishedAt - b.publishedAt)
  return drafts.map((draft, index) => {
    draft.series?.parts.push(index)
    return { ...draft, index, itemId: itemId(`v${String(index + 1).padStart(5, '0')}`) }
  })
}

/** Three in ten fall within the world's days, the rest before, thinning out toward the past; by day rather than by night. */
function publicationMoment(settings: WorldSettings, random: Random): Millis {
  const day = random() < shareNew ? integer(random, settings.days) : -1 - Math.floor(oldestDays * random() ** 1.7)
  return settings.from + day * dayMs + Math.floor(between(random, 6, 22) * hourMs)
}

/** Four to twelve parts, a fixed few days apart, alike in theme, style and quality; those after the end are never made. */
function partsOf(random: Random, first: Draft, series: Series, end: Millis): Draft[] {
  const gapMs = between(random, 2, 7) * dayMs
  return Array.from({ length: 4 + integer(random, 2 * (meanParts - 4) + 1) }, (_, i) => ({
    ...first,
    quality: clamp(first.quality + 0.05 * gaussian(random), 0, 1),
    reach: first.reach * 0.9 ** i,
    publishedAt: Math.floor(first.publishedAt + i * gapMs),
    clickbait: false,
    lure: 0.15 * gaussian(random),
    sponsored: false,
    withheld: undefined,
    expiresAt: Number.POSITIVE_INFINITY,
    series,
    part: i + 1,
  })).filter((part) => part.publishedAt < end)
}

function draft(random: Random, creator: Creator, publishedAt: Millis): Draft {
  const clickbait = random() < creator.clickbait
  const category = random() < 0.9 ? creator.category : integer(random, categories.length)
  return {
    creator,
    category,
    latent: latentOf(random, creator, category),
    quality: clamp(creator.craft + 0.15 * gaussian(random) - (clickbait ? 0.25 : 0), 0, 1),
    lure: clickbait ? between(random, 1, 1.5) : 0.2 * gaussian(random),
    clickbait,
    reach: creator.reach * Math.exp(0.7 * gaussian(random)) * (clickbait ? 1.5 : 1),
    publishedAt,
    expiresAt: random() < 0.02 ? publishedAt + between(random, 30, 400) * dayMs : Number.POSITIVE_INFINITY,
    seconds: Math.round(clamp(categories[category]!.minutes * 60 * Math.exp(0.45 * gaussian(random)), 45, 7200)),
    maturity: maturityOf(random, category),
    regions: random() < 0.04 ? pick(random, [['US'], ['US', 'GB'], ['DE', 'FR', 'ES'], ['JP'], ['BR'], ['IN', 'GB']]) : [],
    withheld: random() < 0.006 ? 'unavailable' : random() < 0.004 ? 'blocked' : undefined,
    sponsored: random() < 0.035,
    series: undefined,
    part: 0,
  }
}

function latentOf(random: Random, creator: Creator, category: number): Float32Array {
  const latent = new Float32Array(factors)
  const main = category === creator.category ? creator.theme : pick(random, categories[category]!.themes)
  const second = random() < 0.6 ? creator.secondTheme : pick(random, categories[category]!.themes)
  latent[main]! += 1
  latent[second]! += between(random, 0.15, 0.6)
  if (random() < 0.3) latent[integer(random, themes.length)]! += between(random, 0.1, 0.4)
  const told = latent.subarray(themes.length)
  told[integer(random, styles.length)]! += 1
  told[integer(random, styles.length)]! += between(random, -0.5, 0.7)
  normalise(latent.subarray(0, themes.length))
  normalise(told)
  return latent
}

const grown = new Set(['True Crime', 'Drama', 'Fantasy', 'Comedy'])

function maturityOf(random: Random, category: number): number {
  const name = categories[category]!.name
  if (name === 'Kids' || name === 'Animation') return 0
  const luck = random()
  if (!grown.has(name)) return luck < 0.08 ? 12 : 0
  return luck < 0.08 ? 18 : luck < 0.25 ? 16 : luck < 0.55 ? 12 : 0
}

export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))

/** Scales to Euclidean norm 1, in place. */
export function normalise(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector)
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= norm
  return vector
}
