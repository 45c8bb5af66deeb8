import type { ItemId } from '../../domain/ids.ts'
import { dayMs, hourMs, type Millis } from '../../domain/time.ts'
import { turns } from '../turns.ts'
import { concentrationOf } from './concentration.ts'
import type { Stretch } from './hourly-counts.ts'

/** What the catalog says of an item, as far as its health goes. */
export interface CatalogItem {
  readonly itemId: ItemId
  readonly title: string
  readonly creator: string
  readonly categories: readonly string[]
  readonly publishedAt: Millis
  readonly isLive: boolean
}

/** What was shown in a window, as it stood when that was asked: nothing that comes later changes it. */
export interface Shown {
  /** Rows that there are, and the row of an item; -1 where it was never heard of. */
  readonly rows: number
  readonly rowOf: (itemId: ItemId) => number
  /** By surface, how often each item was shown, by row, in parts. */
  readonly surfaces: readonly { readonly surface: string; readonly parts: readonly Pick<Stretch, 'keys' | 'counts'>[] }[]
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
  /** Of what was shown, an impression a vote; in whole hours. */
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

/** Items and keys between two looks at the clock. */
const block = 512

/** Reads items and counts once; requests have their turn meanwhile, however large the catalog is. */
export async function catalogHealth(items: AsyncIterable<CatalogItem>, shown: Shown, at: Millis): Promise<CatalogHealth> {
  const turn = turns()
  const live: { readonly item: CatalogItem; readonly row: number }[] = []
  let inCatalog = 0
  for await (const item of items) {
    if (++inCatalog % block === 0) await turn()
    if (item.isLive) live.push({ item, row: shown.rowOf(item.itemId) })
  }
  const concentration = async (counts: Uint32Array) => {
    const things = new Map<number, number>()
    for (const [n, { row }] of live.entries()) {
      if (n % block === 0) await turn()
      const count = counts[row] ?? 0
      things.set(count, (things.get(count) ?? 0) + 1)
    }
    return concentrationOf(things)
  }

  const times = new Uint32Array(shown.rows)
  const bySurface: CatalogHealth['bySurface'][number][] = []
  for (const { surface, parts } of shown.surfaces) {
    const own = new Uint32Array(shown.rows)
    for (const { keys, counts } of parts) {
      for (let i = 0; i < keys.length; i++) {
        if (i % block === 0) await turn()
        own[keys[i]!]! += counts[i]!
        times[keys[i]!]! += counts[i]!
      }
    }
    const { total, coverage, gini } = await concentration(own)
    bySurface.push({ surface, impressions: total, coverage, gini })
  }

  const { total: impressions, coverage, gini, lorenz } = await concentration(times)
  const [creators, categories] = [new Map<string, Group>(), new Map<string, Group>()]
  const ages = ageBounds.map(() => ({ items: 0, impressions: 0 }))
  /** Impressions by age in whole hours. */
  const hours = new Map<number, number>()
  const unshown: CatalogItem[] = []
  let [cold, coldShown, coldTimes] = [0, 0, 0]
  for (const [n, { item, row }] of live.entries()) {
    if (n % block === 0) await turn()
    const count = times[row] ?? 0
    const age = Math.max(0, at - item.publishedAt)
    add(ages[ageBounds.findLastIndex((from) => age >= from * dayMs)]!, count)
    if (item.creator !== '') add(groupIn(creators, item.creator), count)
    const [category = ''] = item.categories
    if (category !== '') add(groupIn(categories, category), count)
    if (count === 0) keepNewest(unshown, item)
    else hours.set(Math.floor(age / hourMs), (hours.get(Math.floor(age / hourMs)) ?? 0) + count)
    if (age >= coldDays * dayMs) continue
    cold++
    coldTimes += count
    if (count > 0) coldShown++
  }
  return {
    ...{ at, items: inCatalog, live: live.length, impressions, coverage, gini, tailShare: lorenz(0.9) },
    ...{ coldShare: part(coldTimes, impressions), cold, coldShown },
    medianAgeDays: (weightedMedian(hours) * hourMs) / dayMs,
    lorenz: Array.from({ length: fiftieths + 1 }, (_, n) => ({ items: n / fiftieths, impressions: lorenz(n / fiftieths) })),
    ages: ageBounds.map((fromDays, n) => {
      const toDays = ageBounds[n + 1]
      return { fromDays, ...(toDays === undefined ? {} : { toDays }), ...ages[n]! }
    }),
    creators: mostShown(creators)
      .slice(0, mostCreators)
      .map(([creator, group]) => ({ creator, ...group, share: part(group.impressions, impressions) })),
    creatorsTotal: creators.size,
    categories: mostShown(categories).map(([category, group]) => ({
      ...{ category, ...group, share: part(group.impressions, impressions), ofItems: part(group.items, live.length) },
    })),
    bySurface,
    neverShown: unshown.map(({ itemId, title, publishedAt }) => ({ itemId, title, ageDays: (at - publishedAt) / dayMs })),
  }
}

interface Group {
  items: number
  impressions: number
}

function groupIn(groups: Map<string, Group>, name: string): Group {
  const known = groups.get(name)
  if (known !== undefined) return known
  const group = { items: 0, impressions: 0 }
  groups.set(name, group)
  return group
}

function add(group: Group, impressions: number): void {
  group.items++
  group.impressions += impressions
}

const mostShown = (groups: ReadonlyMap<string, Group>) => [...groups].sort(([, a], [, b]) => b.impressions - a.impressions)

/** Keeps the newest in their order, without sorting all. */
function keepNewest(newest: CatalogItem[], item: CatalogItem): void {
  if (newest.length === mostUnshown && item.publishedAt <= newest.at(-1)!.publishedAt) return
  const place = newest.findIndex(({ publishedAt }) => publishedAt < item.publishedAt)
  newest.splice(place < 0 ? newest.length : place, 0, item)
  if (newest.length > mostUnshown) newest.pop()
}

function weightedMedian(weights: ReadonlyMap<number, number>): number {
  const ascending = [...weights].sort(([a], [b]) => a - b)
  let left = ascending.reduce((sum, [, weight]) => sum + weight, 0) / 2
  return ascending.find(([, weight]) => (left -= weight) <= 0)?.[0] ?? 0
}

const part = (some: number, all: number): number => (all === 0 ? 0 : some / all)
