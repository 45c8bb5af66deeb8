import type { LogRecord } from '../../domain/entry.ts'
import type { Event } from '../../domain/event.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import { hourMs, type Millis, minuteMs } from '../../domain/time.ts'
import { hash32 } from '../../math/hash.ts'
import type { Shown } from './catalog-health.ts'
import { HourlyCounts, type SavedStretch } from './hourly-counts.ts'
import { MetPairs, type SavedPairs } from './met-pairs.ts'
import { isSampled, mostThinning, pairOf, personIn } from './people.ts'
import { type ShownItem, ShownItems } from './shown-items.ts'
import { type Around, type LoopRow, type SavedSurface, SurfaceLoop, windowHours } from './surface-loop.ts'

/** All that a monitor knows but its surfaces, which follow it. */
export interface SavedLoop {
  readonly hour: number
  readonly thinning: number
  readonly categories: readonly string[]
  readonly ids: readonly string[]
  readonly met: SavedPairs
  readonly chosen: readonly SavedStretch[]
}

/** Surfaces that are watched, those that were met first. */
const mostSurfaces = 16
/** Persons, categories and hours of a surface over a week, or of what was chosen; beyond them half of the people are let go of. */
const mostPairs = 2 ** 16
/** Events between two looks at how many there are. */
const narrowedEvery = 2 ** 15
/** What comes in later than this is passed over. */
const latestHours = 24

/**
 * Watches what the feedback loop does: fed the log's records in order, it keeps of each surface how often each item was shown in each hour of two
 * weeks, exactly; and of a sample of people, chosen by their hash, which categories they were shown and chose, and which items they met.
 * Four times a day it holds the latest 24 hours against those before them, and once a day the latest seven days.
 */
export class LoopMonitor {
  readonly #isChoice: (event: Event) => boolean
  readonly #items: ShownItems
  readonly #met: MetPairs
  readonly #chosen: HourlyCounts
  readonly #surfaces = new Map<string, SurfaceLoop>()
  #hour: number
  /** One person in 2^thinning is looked at. */
  #thinning: number
  /** Who came last, and their hash: slates come item after item. */
  #latest: { readonly userId: string; readonly hash: number } = { userId: '', hash: 0 }
  #latestChoice = ''
  #taken = 0
  /** The latest moment that was heard of, and what was read last. */
  #at: Millis = 0
  #read: { readonly at: Millis; readonly rows: readonly LoopRow[] } | undefined

  /** `isChoice`: whether an event speaks for its item. `saved`: of a monitor before it. */
  constructor(isChoice: (event: Event) => boolean, saved: readonly unknown[] = []) {
    const [head, ...surfaces] = saved as readonly [SavedLoop?, ...SavedSurface[]]
    this.#isChoice = isChoice
    this.#items = new ShownItems(head)
    this.#met = new MetPairs(head?.met)
    this.#hour = head?.hour ?? 0
    this.#chosen = new HourlyCounts(windowHours.week, this.#hour, head?.chosen)
    this.#thinning = head?.thinning ?? 0
    for (const each of surfaces) this.#surfaces.set(each.surface, new SurfaceLoop(each.surface, this.#hour, each))
  }

  take({ entry }: Pick<LogRecord, 'entry'>): void {
    if (entry.kind === 'item') this.item(entry.item)
    else if (entry.kind === 'item-removed') this.#items.remove(entry.itemId)
    else if (entry.kind === 'event') this.#event(entry.event)
  }

  /** An item of the catalog. */
  item(item: Item): void {
    this.#items.take(item)
  }

  /** An event of long ago, which no window holds: who met what. */
  recall({ itemId, userId }: Event): void {
    const person = this.#hashOf(userId)
    if (itemId !== undefined && isSampled(person, this.#thinning)) this.#met.meet(person, this.#items.of(itemId).hash)
  }

  /** Surface by surface, and in each the measures in their order; as of the latest event, or of one less than a minute before it. */
  rows(): readonly LoopRow[] {
    if (this.#read === undefined || this.#at >= this.#read.at + minuteMs) {
      const around = this.#around()
      this.#read = { at: this.#at, rows: [...this.#surfaces.values()].flatMap((surface) => surface.rows(this.#hour, around)) }
    }
    return this.#read.rows
  }

  /** How often each item was shown in the latest hours, exactly, by surface. */
  shown(hours: number): Shown {
    return {
      rows: this.#items.size,
      rowOf: (itemId) => this.#items.rowOf(itemId) ?? -1,
      surfaces: [...this.#surfaces].map(([surface, loop]) => ({ surface, parts: loop.shown(hours) })),
    }
  }

  /** Times that any of these were shown in the latest 24 hours, on some surfaces or on all. */
  shownLastDay(ids: Iterable<ItemId>, surfaces?: readonly string[]): number {
    const isOne = new Uint8Array(this.#items.size)
    for (const id of ids) {
      const row = this.#items.rowOf(id)
      if (row !== undefined) isOne[row] = 1
    }
    let shown = 0
    for (const [name, surface] of this.#surfaces)
      if (surfaces === undefined || surfaces.includes(name)) shown += surface.shownLastDay(isOne)
    return shown
  }

  /** Line by line, so that others may have a turn between two of them. Nothing may be taken meanwhile. */
  *save(): Generator<SavedLoop | SavedSurface, void> {
    yield {
      hour: this.#hour,
      thinning: this.#thinning,
      categories: this.#items.categories,
      ids: this.#items.ids,
      met: this.#met.save(),
      chosen: this.#chosen.save(),
    }
    for (const surface of this.#surfaces.values()) yield surface.save()
  }

  #event(event: Event): void {
    const { itemId, type, at } = event
    if (itemId === undefined) return
    if (at > this.#at) this.#at = at
    const hour = Math.floor(at / hourMs)
    if (hour > this.#hour) this.#turn(hour)
    else if (++this.#taken % narrowedEvery === 0) this.#narrow()
    if (hour < this.#hour - latestHours) return
    const item = this.#items.of(itemId)
    const person = this.#hashOf(event.userId)
    const isLookedAt = isSampled(person, this.#thinning)
    const isNovel = isLookedAt ? this.#met.meet(person, item.hash) : undefined
    const pair = isLookedAt && item.category >= 0 ? pairOf(person, item.category) : undefined
    if (type === 'impression') this.#shown(event, item, pair, isNovel)
    else if (pair !== undefined && this.#isChoice(event)) this.#chose(event, pair)
  }

  #shown(event: Event, item: ShownItem, pair: number | undefined, isNovel: boolean | undefined): void {
    const surface = this.#surfaces.get(event.surface ?? '') ?? this.#newSurface(event.surface ?? '')
    if (surface === undefined) return
    surface.impression(event, item, pair, isNovel)
  }

  /** A click and the watch after it are one choice. */
  #chose({ userId, itemId }: Event, pair: number): void {
    const choice = `${userId}\n${itemId}`
    if (choice === this.#latestChoice) return
    this.#latestChoice = choice
    this.#chosen.add(pair)
  }

  #newSurface(name: string): SurfaceLoop | undefined {
    if (this.#surfaces.size >= mostSurfaces) return undefined
    const surface = new SurfaceLoop(name, this.#hour)
    this.#surfaces.set(name, surface)
    return surface
  }

  #turn(hour: number): void {
    let known: Around | undefined
    const around = () => (known ??= this.#around())
    for (const surface of this.#surfaces.values()) surface.judge(this.#hour, hour, around)
    this.#hour = hour
    for (const each of [this.#chosen, ...this.#surfaces.values()]) each.turn(hour)
    this.#narrow()
  }

  /** Lets go of half of the people until the others are few enough. */
  #narrow(): void {
    const all = [this.#chosen, ...[...this.#surfaces.values()].map(({ people }) => people)]
    while (this.#thinning < mostThinning && all.some(({ size }) => size > mostPairs)) {
      this.#thinning++
      for (const each of all) each.keepOnly((pair) => isSampled(personIn(pair), this.#thinning))
    }
  }

  #around(): Around {
    return { live: this.#items.liveAt((this.#hour + 1) * hourMs - 1), rows: this.#items.size, chosen: this.#chosen }
  }

  #hashOf(userId: string): number {
    if (userId !== this.#latest.userId) this.#latest = { userId, hash: hash32(userId) }
    return this.#latest.hash
  }
}
