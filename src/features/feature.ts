import type { Context } from '../domain/context.ts'
import { type Event, type EventType, eventTypes } from '../domain/event.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'

/** What a row is about: one candidate, at one moment, somewhere. */
export interface About {
  readonly at: Millis
  readonly context: Context
  readonly item: Item | undefined
}

/**
 * A feature is a fold over events: `fold` is how ingest keeps its state, `read` is what a model sees of it.
 * Training replays the log through this same pair, so what a model learns from is what it will be served.
 *
 * `scope` says whose state it is and what a read is about. `user` and `user-item` states belong to the user of the event,
 * `item` states to its item; `context` keeps none. A `user` read is the same for every candidate of a request.
 */
// biome-ignore lint/suspicious/noExplicitAny: a feature set holds features of every state
export interface Feature<State = any> {
  /** `<scope>.<what>.<window>`, such as `item.clicks.7d`. Rename rather than change the meaning. */
  readonly name: string
  readonly scope: 'user' | 'item' | 'user-item' | 'context'
  /** Floats it adds to a model's input row; 0 for states that only sources and filters read. */
  readonly width: number
  /** The types of events that it folds, all of them unless said: the others then cost it nothing. */
  readonly on?: readonly EventType[]
  /** A fresh state; plain JSON, since it is kept on disk. */
  readonly initial: () => State
  /** Called with events of the types `on` alone. May change `state` in place, and answers the state to keep. `item` is the event's item as the catalog has it. */
  readonly fold: (state: State, event: Event, item: Item | undefined) => State
  /** Writes `width` finite numbers into `row` from `offset`, as they stood at `about.at`. */
  readonly read: (state: State, about: About, row: Float32Array, offset: number) => void
}

/** What people do themselves: everything but being shown something. */
export const acts: readonly EventType[] = eventTypes.filter((type) => type !== 'impression')

/** An empty record for names that come from outside: one called `constructor` is a name like any other. */
export const named = <Value>(): Record<string, Value> => Object.create(null)

/** For features that are never folded, or never read. */
export const stateless = { on: [], initial: () => null, fold: () => null }
export const unread = { width: 0, read: () => {} }
