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
  /** What has not spent its budget of looks, fewest looks first. */
  readonly uncertain: () => readonly Untried[]
  /** The most popular of those that anyone anywhere may see: the last rung of the fallback ladder, which asks nobody. */
  readonly safe: () => readonly Item[]
}

/** An item of which little is known, and what is known of it. */
export interface Untried extends Found {
  /** Impressions, fading by half in a week. */
  readonly looks: number
  /** Of them, the share that was clicked, shrunk to that of a usual item where looks are few. */
  readonly rate: number
}

const length = 500
/** An item trends from this much more than its usual pace; 1 is as usual. */
const rises = 1.05
/** What has been published for longer than this is no arrival any more. */
const newForMs = 21 * dayMs
/** What an item may be given to become known: from about so many looks on, its rate is, and the other sources have it or have not. */
export const explorationBudget = 100

/** Shelves that are stocked from the states of all items, and that take a new item at once. */
export class StockedShelves implements Shelves {
  #popular: readonly Found[] = []
  #trending: readonly Found[] = []
  #newest: readonly Found[] = []
  #uncertain: readonly Untried[] = []
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
    const tried = new Map<string, Pick<Untried, 'looks' | 'rate'>>()
    const [hours, days, month] = (['6h', '3d', '30d'] as const).map((window) => states.itemColumn(`item.watches.${window}`, at))
    const looks = states.itemColumn('item.impressions.7d', at)
    const rate = states.itemColumn('item.click-rate.14d', at)
    for (let row = 1; row <= states.items.last; row++) {
      const id = itemId(states.items.ids.id(row))
      watched.push({ itemId: id, score: month!(row) })
      rising.push({ itemId: id, score: velocity(hours!(row), days!(row)) })
      tried.set(id, { looks: looks(row), rate: rate(row) })
    }
    const arrivals: Found[] = []
    const unknown: Untried[] = []
    const unwatched: Item[] = []
    for await (const item of catalog.allItems()) {
      if (!showable(item, at)) continue
      const known = tried.get(item.itemId) ?? untouched
      if (at - item.publishedAt < newForMs) arrivals.push({ itemId: item.itemId, score: item.publishedAt })
      if (unwatched.length < length && forAnyone(item)) unwatched.push(item)
      if (known.looks < explorationBudget) unknown.push({ itemId: item.itemId, score: 1 / (1 + known.looks), ...known })
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
    const others = <F extends Found>(shelf: readonly F[]) => shelf.filter((found) => !ids.has(found.itemId))
    this.#newest = best([...fresh.map(({ itemId, publishedAt }) => ({ itemId, score: publishedAt })), ...others(this.#newest)])
    this.#uncertain = best([...fresh.map(({ itemId }) => ({ itemId, score: 1, ...untouched })), ...others(this.#uncertain)])
  }
}

const showable = ({ available, blocked, publishedAt, expiresAt }: Item, at: Millis) =>
  available && !blocked && publishedAt <= at && at < (expiresAt ?? Number.POSITIVE_INFINITY)

const forAnyone = ({ regions, maturity }: Item) => regions.length === 0 && maturity <= unknownAge

/** Of an item that nobody was shown: what `item.click-rate.14d` believes of all. */
const untouched = { looks: 0, rate: 1 / 12 }

const best = <F extends Found>(found: readonly F[]): readonly F[] =>
  found
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
    .slice(0, length)
