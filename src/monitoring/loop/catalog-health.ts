import { dayMs, type Millis } from '../../domain/time.ts'
import { gini } from '../../evaluation/catalog-metrics.ts'

/** What the catalog says of an item, as far as its health goes. */
export interface CatalogItem {
  readonly itemId: string
  readonly title: string
  readonly creator: string
  readonly categories: readonly string[]
  readonly publishedAt: Millis
  readonly isLive: boolean
}

/** How often items were shown in a window: on all surfaces, and by surface. */
export interface Shown {
  readonly all: ReadonlyMap<string, number>
  readonly bySurface: Readonly<Record<string, ReadonlyMap<string, number>>>
}

/** How the live catalog is shown over a window. Shares and the Gini are of live items, those that were never shown counted as 0. */
export interface CatalogHealth {
  readonly at: Millis
  readonly items: number
  /** May be shown to somebody now. */
  readonly live: number
  readonly impressions: number
  /** Share of live items that were shown. */
  readonly coverage: number
  readonly gini: number
  /** Share of impressions that the 90 % of live items least shown have. */
  readonly tailShare: number
  /** Items younger than a week: their share of impressions, how many there are, and how many of them were shown. */
  readonly coldShare: number
  readonly cold: number
  readonly coldShown: number
  /** Of what was shown, an impression a vote. */
  readonly medianAgeDays: number
  /** Cumulative shares at every fiftieth of the live items, the least shown first (Lorenz, 1905). */
  readonly lorenz: readonly { readonly items: number; readonly impressions: number }[]
  readonly ages: readonly {
    readonly fromDays: number
    readonly toDays?: number
    readonly items: number
    readonly impressions: number
  }[]
  /** The 30 most shown. */
  readonly creators: readonly {
    readonly creator: string
    readonly items: number
    readonly impressions: number
    readonly share: number
  }[]
  readonly creatorsTotal: number
  /** By first category, the most shown first. */
  readonly categories: readonly {
    readonly category: string
    readonly items: number
    readonly impressions: number
    readonly share: number
    readonly ofItems: number
  }[]
  readonly bySurface: readonly {
    readonly surface: string
    readonly impressions: number
    readonly coverage: number
    readonly gini: number
  }[]
  /** The 20 newest live items that were not shown. */
  readonly neverShown: readonly { readonly itemId: string; readonly title: string; readonly ageDays: number }[]
}

const coldDays = 7
const fiftieths = 50
const mostCreators = 30
const mostUnshown = 20
/** In days: what is told apart by age. */
const ageBounds = [0, 1, 3, 7, 14, 30, 90] as const

export function catalogHealth(items: readonly CatalogItem[], { all, bySurface }: Shown, at: Millis): CatalogHealth {
  const live = items.filter(({ isLive }) => isLive)
  const timesOf = ({ itemId }: CatalogItem) => all.get(itemId) ?? 0
  const ageOf = ({ publishedAt }: CatalogItem) => (at - publishedAt) / dayMs
  const counts = live.map(timesOf).sort((a, b) => a - b)
  const impressions = sum(counts)
  const cumulative = [0]
  for (const count of counts) cumulative.push(cumulative.at(-1)! + count)
  const upTo = (share: number) => part(cumulative[Math.floor(share * counts.length)]!, impressions)
  const cold = live.filter((item) => ageOf(item) < coldDays)
  const creators = grouped(live, ({ creator }) => creator, timesOf)
  return {
    at,
    items: items.length,
    live: live.length,
    impressions,
    coverage: part(counts.filter((count) => count > 0).length, live.length),
    gini: impressions === 0 ? 0 : gini(Float64Array.from(counts), counts.length),
    tailShare: upTo(0.9),
    coldShare: part(sum(cold.map(timesOf)), impressions),
    cold: cold.length,
    coldShown: cold.filter((item) => timesOf(item) > 0).length,
    medianAgeDays: weightedMedian(live.map((item) => [ageOf(item), timesOf(item)])),
    lorenz: Array.from({ length: fiftieths + 1 }, (_, n) => ({ items: n / fiftieths, impressions: upTo(n / fiftieths) })),
    ages: ageBounds.map((fromDays, n) => {
      const toDays = ageBounds[n + 1]
      const of = live.filter((item) => ageOf(item) >= fromDays && ageOf(item) < (toDays ?? Number.POSITIVE_INFINITY))
      return { fromDays, ...(toDays === undefined ? {} : { toDays }), items: of.length, impressions: sum(of.map(timesOf)) }
    }),
    creators: creators
      .slice(0, mostCreators)
      .map(({ name, ...each }) => ({ creator: name, ...each, share: part(each.impressions, impressions) })),
    creatorsTotal: creators.length,
    categories: grouped(live, ({ categories }) => categories[0] ?? '', timesOf).map(({ name, ...each }) => ({
      category: name,
      ...each,
      share: part(each.impressions, impressions),
      ofItems: part(each.items, live.length),
    })),
    bySurface: Object.entries(bySurface).map(([surface, shown]) => {
      const own = Float64Array.from(live, ({ itemId }) => shown.get(itemId) ?? 0)
      const times = sum([...own])
      return {
        surface,
        impressions: times,
        coverage: part(own.filter((count) => count > 0).length, live.length),
        gini: times === 0 ? 0 : gini(own, own.length),
      }
    }),
    neverShown: live
      .filter((item) => timesOf(item) === 0)
      .sort((a, b) => b.publishedAt - a.publishedAt)
      .slice(0, mostUnshown)
      .map((item) => ({ itemId: item.itemId, title: item.title, ageDays: ageOf(item) })),
  }
}

function grouped(items: readonly CatalogItem[], nameOf: (item: CatalogItem) => string, timesOf: (item: CatalogItem) => number) {
  const groups = new Map<string, { items: number; impressions: number }>()
  for (const item of items) {
    const name = nameOf(item)
    if (name === '') continue
    const group = groups.get(name) ?? { items: 0, impressions: 0 }
    group.items++
    group.impressions += timesOf(item)
    groups.set(name, group)
  }
  return [...groups].map(([name, group]) => ({ name, ...group })).sort((a, b) => b.impressions - a.impressions)
}

function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number {
  const half = sum(values.map(([, weight]) => weight)) / 2
  let below = 0
  for (const [value, weight] of values.toSorted(([a], [b]) => a - b)) {
    below += weight
    if (weight > 0 && below >= half) return value
  }
  return 0
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const part = (some: number, all: number): number => (all === 0 ? 0 : some / all)
