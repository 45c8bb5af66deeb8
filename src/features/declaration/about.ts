import type { EventType } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'

/** What is known of an item wherever an expression may speak of one. Where there is no item: empty, NaN. */
export interface ItemFields {
  /** Empty where there is none. */
  readonly itemId: string
  /** The item's creator, empty where nobody is named. */
  readonly creator: string
  /** Broadest first, and the broadest of them. */
  readonly categories: readonly string[]
  readonly category: string
  readonly tags: readonly string[]
  /** Milliseconds since it was published, at the moment in question. */
  readonly age: number
  readonly maturity: number
  /** How long it plays. */
  readonly seconds: number
  /** The item's own attributes: numbers as they are, true as 1, false as 0; every other is NaN. */
  readonly attributes: Readonly<Record<string, number>>
}

/** Where and when: known of an event and of a request. Hours and days are those of UTC. */
export interface MomentFields {
  readonly at: Millis
  /** 0 to 23. */
  readonly hour: number
  /** 0 (Sunday) to 6. */
  readonly weekday: number
  /** Empty where not told. */
  readonly country: string
  readonly device: string
  readonly surface: string
}

/** What an expression over events may read. What was not sent is empty or NaN; a watch that does not tell its portion was whole. */
export interface EventFields extends MomentFields {
  readonly type: EventType
  readonly value: number
  /** Seconds spent. */
  readonly spent: number
  readonly text: string
  readonly position: number
  readonly propensity: number
  /** An answer of ours led to it. */
  readonly recommended: boolean
  /** The item of the event, as the catalog had it then. */
  readonly itemId: string
  readonly creator: string
  readonly categories: readonly string[]
  readonly category: string
  readonly tags: readonly string[]
  readonly age: number
  readonly maturity: number
  readonly attributes: Readonly<Record<string, number>>
}

/** What an expression over a candidate may read: the item, and the request it stands in. */
export type AboutFields = ItemFields & MomentFields

export type FieldKind = 'number' | 'string' | 'strings' | 'boolean'

const common = {
  at: 'number',
  hour: 'number',
  weekday: 'number',
  country: 'string',
  device: 'string',
  surface: 'string',
  itemId: 'string',
  creator: 'string',
  categories: 'strings',
  category: 'string',
  tags: 'strings',
  age: 'number',
  maturity: 'number',
} as const

/** Which fields there are, and of what kind: expressions are checked against these. `attributes` stand beside them. */
export const eventFields: Readonly<Record<string, FieldKind>> = {
  ...common,
  type: 'string',
  value: 'number',
  spent: 'number',
  text: 'string',
  position: 'number',
  propensity: 'number',
  recommended: 'boolean',
}
export const aboutFields: Readonly<Record<string, FieldKind>> = { ...common, seconds: 'number' }
