import type { EventFields } from '../declaration/about.ts'
import type { Lifted } from '../declaration/declaration.ts'
import type { Facts } from '../state/facts.ts'
import type { Merge } from '../state/table.ts'

/** An event as features fold it: its fields, and what of its item they need besides. */
export interface Seen extends EventFields {
  readonly facts: Facts | undefined
}

/**
 * How an aggregation is computed: `lift` an event to accumulators, merge them, `lower` them to numbers. Those with `keys` keep accumulators
 * for each of many keys (a sketch's registers or buckets, a list's names) and are lowered over all of them.
 */
export interface Plan {
  readonly merges: readonly Merge[]
  readonly initial: readonly number[]
  /** Numbers that it lowers to. */
  readonly width: number
  /** Writes the accumulators of one event from `at` on; false if it takes no part. */
  readonly lift: (seen: Seen, acc: Float64Array, at: number) => boolean
  /** Writes the keys of the event that was lifted last, 0 to 2^22 - 1, at most `mostKeys`; answers how many. */
  readonly keys?: (seen: Seen, into: Float64Array, words: Words) => number
  /** Without keys: from accumulators, decayed to now, to numbers. */
  readonly lower?: (acc: Float64Array, at: number, now: number, out: Float64Array, to: number) => void
  /** With keys: begins, takes each entry (a key may come more than once), and ends in numbers. */
  readonly gather?: {
    readonly begin: () => void
    readonly take: (key: number, acc: Float64Array, at: number) => void
    readonly end: (out: Float64Array, to: number) => void
  }
}

/** Numbers for names, and back. */
export interface Words {
  readonly add: (word: string) => number
  readonly row: (word: string) => number
}

/** Keys that one event may have. */
export const mostKeys = 64

/** What is left of less than this has decayed to nothing. */
export const nothing = 1e-12

/** A number of an expression over an event; true is 1. */
export const numberOf = ({ run }: Lifted): ((seen: Seen) => number) => {
  const answer = run as (seen: Seen) => number | boolean
  return (seen) => Number(answer(seen))
}

export const textOf = ({ run }: Lifted): ((seen: Seen) => string) => run as (seen: Seen) => string

/** A quotient; 0 where what is below has decayed to nothing. */
export const ratioOf = (above: number, below: number): number => (Math.abs(below) > nothing ? above / below : 0)

export const finite = (x: number) => x - x === 0
