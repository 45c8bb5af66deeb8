import type { Event } from '../domain/event.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { weightOf } from '../models/acts.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { type Action, labelOf } from './actions.ts'

/** One impression, and whether the action followed. */
interface Shown {
  readonly userId: string
  readonly itemId: string
  readonly at: Millis
  readonly surface: string
  readonly position: number
  readonly past: number
  readonly country?: string
  readonly predicted?: number
  happened: number
}

export interface Audited {
  readonly from: Millis
  readonly to: Millis
  readonly impressions: readonly Shown[]
  readonly unprompted: ReadonlyMap<string, number>
  readonly before: ReadonlyMap<string, number>
  readonly items: ReadonlyMap<string, Item>
}

export interface Auditing {
  readonly from: Millis
  readonly to: Millis
  /** What is to have followed, and to have been foreseen. */
  readonly action: Action
  readonly progress: (step: string, done: number, of: number) => void
}

/** Reads, in one pass, impressions of some days with what was predicted and what followed, and what people did by themselves before and meanwhile. */
export async function readAudited(log: LogReading, { from, to, action, progress }: Auditing): Promise<Audited> {
  const gatherer = new AuditGatherer(from, to, action)
  const last = await log.last()
  for await (const records of log.read(0, last)) {
    for (const { entry } of records) {
      if (entry.kind === 'item') gatherer.items.set(entry.item.itemId, entry.item)
      else if (entry.kind === 'item-removed') gatherer.items.delete(entry.itemId)
      else if (entry.kind === 'user') gatherer.lives(entry.user.userId, entry.user.country)
      else gatherer.take(entry.event)
    }
    progress('read the log', records.at(-1)?.offset ?? last, last)
  }
  return gatherer
}

class AuditGatherer implements Audited {
  readonly from: Millis
  readonly to: Millis
  readonly impressions: Shown[] = []
  readonly unprompted = new Map<string, number>()
  readonly before = new Map<string, number>()
  readonly items = new Map<string, Item>()
  readonly #action: Action
  readonly #pasts = new Map<string, number>()
  readonly #countries = new Map<string, string>()
  readonly #open = new Map<string, Shown>()

  constructor(from: Millis, to: Millis, action: Action) {
    this.from = from
    this.to = to
    this.#action = action
  }

  lives(userId: string, country: string | undefined): void {
    if (country !== undefined) this.#countries.set(userId, country)
  }

  take(event: Event): void {
    const { itemId, type } = event
    if (itemId === undefined) return
    if (type === 'impression') this.#shown(event, itemId)
    else this.#acted(event, itemId)
  }

  #acted(event: Event, itemId: string): void {
    const { userId, at, recommendationId } = event
    this.#pasts.set(userId, (this.#pasts.get(userId) ?? 0) + 1)
    const answered = this.#open.get(`${recommendationId}\n${userId}\n${itemId}`)
    if (answered !== undefined) for (const [action, label] of labelOf(event)) this.#followed(answered, action, label)
    if (weightOf(event) <= 0) return
    if (at <= this.from) this.before.set(itemId, (this.before.get(itemId) ?? 0) + 1)
    else if (at <= this.to && recommendationId === undefined) this.unprompted.set(itemId, (this.unprompted.get(itemId) ?? 0) + 1)
  }

  #shown({ userId, at, surface = '', position = -1, context, served, recommendationId }: Event, itemId: string): void {
    if (at <= this.from || at > this.to) return
    const predicted = served?.predicted?.[this.#action]
    const country = this.#countries.get(userId) ?? context?.country
    const shown: Shown = {
      ...{ userId, itemId, at, surface, position, past: this.#pasts.get(userId) ?? 0, happened: 0 },
      ...(predicted === undefined ? {} : { predicted }),
      ...(country === undefined ? {} : { country }),
    }
    this.impressions.push(shown)
    if (recommendationId !== undefined) this.#open.set(`${recommendationId}\n${userId}\n${itemId}`, shown)
  }

  /** A portion that is watched is a chance of the same size. */
  #followed(shown: Shown, action: Action, label: number): void {
    if (action === this.#action) shown.happened = Math.max(shown.happened, label)
  }
}
