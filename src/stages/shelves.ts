import type { Found } from '../domain/candidate.ts'
import { itemId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { dayMs } from '../domain/time.ts'
import { unknownAge } from '../domain/user.ts'
import type { FeatureStates } from '../features/feature-states.ts'
import { velocity } from '../models/trending/velocity.ts'
import type { Catalog } from '../storage/ports/catalog.ts'

/** Lists that are the same for everyone, so they are made once in a while and not once a request. Best first. */
export interface Shelves {
  readonly popular: () => readonly Found[]
  readonly trending: () => readonly Found[]
  /** Published already, newest first. */
  readonly newest: () => readonly Found[]
  /** Fewest impressions first. */
  readonly uncertain: () => readonly Found[]
  /** The most popular of those that anyone anywhere may see: the last rung of the fallback ladder, which asks nobody. */
  readonly safe: () => readonly Item[]
}

const length = 500
/** An item trends from this much more than its usual pace; 1 is as usual. */
const rises = 1.05
/** What has been published for longer than this is no arrival any more. */
const newForMs = 21 * dayMs
/** From about so many impressions on, an item's rates are known well enough. */
const knownAfter = 100

/** Shelves that are stocked from the states of all items, and that take a new item at once. */
export class StockedShelves implements Shelves {
  #popular: readonly Found[] = []
  #trending: readonly Found[] = []
  #newest: readonly Found[] = []
  #uncertain: readonly Found[] = []
  #safe: readonly Item[] = []

  readonly popular = () => this.#popular
  readonly trending = () => this.#trending
  readonly newest = () => this.#newest
  readonly uncertain = () => this.#uncertain
  readonly safe = () => this.#safe

  /** Reads every item's state: about a microsecond an item. */
  async stock(catalog: Catalog, states: FeatureStates, at: Millis): Promise<void> {
    const watched: Found[] = []
    const rising: Found[] = []
    const impressions = new Map<string, number>()
    const [hours, days, month] = (['6h', '3d', '30d'] as const).map((window) => states.itemColumn(`item.watches.${window}`, at))
    const shownLately = states.itemColumn('item.impressions.7d', at)
    for (let row = 1; row <= states.items.last; row++) {
      const id = itemId(states.items.ids.id(row))
      watched.push({ itemId: id, score: month!(row) })
      rising.push({ itemId: id, score: velocity(hours!(row), days!(row)) })
      impressions.set(id, shownLately(row))
    }
    const arrivals: Found[] = []
    const unknown: Found[] = []
    const unwatched: Item[] = []
    for await (const item of catalog.allItems()) {
      if (!showable(item, at)) continue
      const shown = impressions.get(item.itemId) ?? 0
      if (at - item.publishedAt < newForMs) arrivals.push({ itemId: item.itemId, score: item.publishedAt })
      if (unwatched.length < length && forAnyone(item)) unwatched.push(item)
      if (shown < knownAfter) unknown.push({ itemId: item.itemId, score: 1 / (1 + shown) })
    }
    this.#popular = best(watched)
    const items = await catalog.items(this.#popular.map((found) => found.itemId))
    this.#safe = items.filter((item) => item !== undefined).filter((item) => showable(item, at) && forAnyone(item))
    if (this.#safe.length === 0) this.#safe = unwatched
    this.#trending = best(rising.filter(({ score }) => score > rises))
    this.#newest = best(arrivals)
    this.#uncertain = best(unknown)
  }

  /** Puts new items where the next request finds them. */
  arrived(items: readonly Item[], at: Millis): void {
    const fresh = items.filter((item) => showable(item, at) && at - item.publishedAt < newForMs)
    if (fresh.length === 0) return
    const ids = new Set(fresh.map((item) => item.itemId))
    const others = (shelf: readonly Found[]) => shelf.filter((found) => !ids.has(found.itemId))
    this.#newest = best([...fresh.map(({ itemId, publishedAt }) => ({ itemId, score: publishedAt })), ...others(this.#newest)])
    this.#uncertain = best([...fresh.map(({ itemId }) => ({ itemId, score: 1 })), ...others(this.#uncertain)])
  }
}

const showable = ({ available, blocked, publishedAt, expiresAt }: Item, at: Millis) =>
  available && !blocked && publishedAt <= at && at < (expiresAt ?? Number.POSITIVE_INFINITY)

const forAnyone = ({ regions, maturity }: Item) => regions.length === 0 && maturity <= unknownAge

const best = (found: readonly Found[]): readonly Found[] =>
  found
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, length)
