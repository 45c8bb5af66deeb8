import type { Event } from '../domain/event.ts'
import type { ItemId } from '../domain/ids.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import { categories } from './categories.ts'
import { stream } from './draws.ts'
import { mayWatch } from './enjoyment.ts'
import type { HiddenItem } from './items.ts'
import type { HiddenPerson } from './people.ts'
import { dayOf } from './settings.ts'
import type { Truth } from './truth.ts'

const popularityHalfLifeDays = 14
const shareExplored = 0.3
const poolSize = 50

/**
 * The mediocre system that made the slates of the past. It ranks by popularity, by the categories a person watched, and by recency;
 * at each place, with probability 0.3, it draws evenly from what is left of its pool of 50 instead. The propensity it states
 * is that of the place given those above it, and exact: epsilon / left, plus 1 - epsilon for the pool's best.
 */
export class LoggingPolicy {
  readonly #truth: Truth
  readonly #popularity: Float64Array
  /** people x categories, row-major: portions watched. */
  readonly #liked: Float32Array
  readonly #watched: Set<ItemId>[] = []
  /** What `#general` said of each item at the start of the day. */
  readonly #standing: Float64Array
  #day = Number.NEGATIVE_INFINITY
  /** The day's best of each category, and of all. */
  #shelves: HiddenItem[][] = []

  constructor(truth: Truth) {
    this.#truth = truth
    this.#popularity = new Float64Array(truth.items.length)
    this.#standing = new Float64Array(truth.items.length)
    this.#liked = new Float32Array(truth.people.length * categories.length)
  }

  /** It learns from watches, as they come. */
  note(person: HiddenPerson, events: readonly Event[]): void {
    const watched = (this.#watched[person.index] ??= new Set())
    for (const { type, itemId, value } of events) {
      if (type !== 'watch' || itemId === undefined) continue
      const item = this.#truth.itemOf.get(itemId)!
      watched.add(itemId)
      this.#popularity[item.index]! += 1
      this.#liked[person.index * categories.length + item.category]! += value ?? 0
    }
  }

  slate(person: HiddenPerson, at: Millis, size: number): { itemId: ItemId; propensity: number }[] {
    this.#settle(at)
    const random = stream(this.#truth.settings.seed, 'explore', person.index, at)
    const left = this.#pool(person, at)
    const slate: { itemId: ItemId; propensity: number }[] = []
    while (slate.length < size && left.length > 0) {
      const drawn = random() < shareExplored ? Math.floor(random() * left.length) : 0
      const propensity = shareExplored / left.length + (drawn === 0 ? 1 - shareExplored : 0)
      slate.push({ itemId: left.splice(drawn, 1)[0]!.itemId, propensity })
    }
    return slate
  }

  /** The best for a person, best first. */
  #pool(person: HiddenPerson, at: Millis): HiddenItem[] {
    const liked = this.#liked.subarray(person.index * categories.length, (person.index + 1) * categories.length)
    const total = 3 + liked.reduce((sum, x) => sum + x, 0)
    const score = (item: HiddenItem) => this.#standing[item.index]! + 2.5 * (liked[item.category]! / total)
    const favoured = [...liked.keys()].sort((a, b) => liked[b]! - liked[a]! || a - b).slice(0, 4)
    const found = new Set([categories.length, ...favoured].flatMap((shelf) => this.#shelves[shelf]!))
    return [...found]
      .filter((item) => mayWatch(person, item, at) && this.#watched[person.index]?.has(item.itemId) !== true)
      .map((item) => ({ item, value: score(item) }))
      .sort((a, b) => b.value - a.value || a.item.index - b.item.index)
      .slice(0, poolSize)
      .map(({ item }) => item)
  }

  #general(item: HiddenItem, at: Millis): number {
    return 0.5 * Math.log1p(this.#popularity[item.index]!) + 1.2 * Math.exp(-Math.max(0, at - item.publishedAt) / (4 * dayMs))
  }

  /** Once a day: popularity fades, and the shelves are filled anew. */
  #settle(at: Millis): void {
    const day = dayOf(this.#truth.settings, at)
    if (day <= this.#day) return
    this.#day = day
    const fading = 0.5 ** (1 / popularityHalfLifeDays)
    for (let i = 0; i < this.#popularity.length; i++) this.#popularity[i]! *= fading
    for (const item of this.#truth.items) this.#standing[item.index] = this.#general(item, at)
    const ranked = this.#truth.items
      .filter((item) => item.publishedAt <= at && item.withheld === undefined)
      .sort((a, b) => this.#standing[b.index]! - this.#standing[a.index]! || a.index - b.index)
    this.#shelves = categories.map((_, category) => ranked.filter((item) => item.category === category).slice(0, 30))
    this.#shelves.push(ranked.slice(0, 60))
  }
}
