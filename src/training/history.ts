import type { Event } from '../domain/event.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import type { User } from '../domain/user.ts'
import { weightOf } from '../models/acts.ts'
import type { Interaction } from '../models/interactions.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { type Slate, SlateGatherer } from './slates.ts'

/** Where an interaction stands in the log. */
export type Logged = Interaction & {
  readonly offset: number
  readonly event: Event /** No answer of ours led to it. */
  readonly organic: boolean
}

/** The log as training sees it: one reading of it. */
export interface History {
  /** In log order. */
  readonly interactions: readonly Logged[]
  readonly slates: readonly Slate[]
  readonly items: ReadonlyMap<ItemId, Item>
  readonly users: ReadonlyMap<UserId, User>
  readonly from: Millis
  readonly to: Millis
  readonly events: number
  /** Last offset read. */
  readonly offset: number
}

export async function readHistory(
  log: LogReading,
  progress: (done: number, of: number) => void,
  upTo?: number,
): Promise<History> {
  const last = upTo ?? (await log.last())
  const interactions: Logged[] = []
  const gatherer = new SlateGatherer()
  const items = new Map<ItemId, Item>()
  const users = new Map<UserId, User>()
  let [from, to, events] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for await (const records of log.read(0, last)) {
    for (const { entry, offset } of records) {
      if (entry.kind === 'item') items.set(entry.item.itemId, entry.item)
      if (entry.kind === 'item-removed') items.delete(entry.itemId)
      if (entry.kind === 'user') users.set(entry.user.userId, entry.user)
      if (entry.kind !== 'event') continue
      const { event } = entry
      events++
      if (event.at < from) from = event.at
      if (event.at > to) to = event.at
      gatherer.take(event, offset)
      const weight = weightOf(event)
      if (weight <= 0 || event.itemId === undefined) continue
      const { userId, itemId, at, context } = event
      const organic = event.recommendationId === undefined
      interactions.push({ userId, itemId, at, weight, offset, event, organic, ...(context === undefined ? {} : { context }) })
    }
    progress(records.at(-1)?.offset ?? last, last)
  }
  gatherer.close(to)
  return { interactions, slates: gatherer.slates, items, users, from, to, events, offset: last }
}
