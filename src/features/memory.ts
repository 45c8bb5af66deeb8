import type { Event, EventType } from '../domain/event.ts'
import type { Merge } from './state/table.ts'

/**
 * What is remembered of a person one by one, rather than counted: read by sources and filters as a list, never by a row. A merge like every
 * aggregation, so late events count as punctual ones do.
 */
export interface Memory {
  readonly name: string
  readonly on: readonly EventType[]
  /** What is remembered: the event's item, or a name. */
  readonly of: 'item' | 'name'
  /** The name, where names are remembered. */
  readonly key?: (event: Event) => string | undefined
  /** Each begins at 0. */
  readonly merges: readonly Merge[]
  /** Writes what one event says; false if it says nothing. */
  readonly lift: (event: Event, acc: Float64Array) => boolean
  /** Entries kept a person; beyond it those go that are least in the accumulator `least`. */
  readonly most: number
  readonly least: number
}

/** One entry of a memory: what is remembered, and its accumulators. */
export interface Recalled {
  readonly key: string
  readonly acc: Float64Array
}
