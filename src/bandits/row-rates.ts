import type { Event } from '../domain/event.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import { Awaited, lookAt } from './awaited.ts'
import { Tallies } from './tallies.ts'

const halfLifeMs = 60 * dayMs
/** A kind of row that little is known of is believed to be as good as the page, by so many looks. */
const priorLooks = 100
const usualRate = 0.1

interface Waiting {
  readonly kind: string
  readonly at: Millis
  readonly look: number
}

/** What is believed of the share of looks that are taken: a Beta number. */
export type Believed = readonly [taken: number, passed: number]

/** The kind of a row: what its id begins with. */
export const kindOfRow = (row: string): string => row.split(':', 1)[0]!

/** How often what stands in rows of a kind is taken where it is looked at, folded from the log. */
export class RowRates {
  readonly #tallies: Tallies
  readonly #kinds: Set<string>
  readonly #awaited = new Awaited<Waiting>((shown, taken) => this.#learn(shown, taken))

  constructor(told?: { readonly kinds: readonly string[]; readonly tallies: unknown }) {
    this.#kinds = new Set(told?.kinds)
    this.#tallies = new Tallies(halfLifeMs, told?.tallies)
  }

  take(event: Event): void {
    const { type, row, at, position = 0 } = event
    const shown = type === 'impression' && row !== undefined
    this.#awaited.take(event, shown ? { kind: kindOfRow(row), at, look: lookAt(position) } : undefined)
  }

  /** By kind, of those that were shown. */
  believed(at: Millis): ReadonlyMap<string, Believed> {
    const known = [...this.#kinds].map((kind) => [kind, this.#tallies.read(kind, at)] as const)
    const looks = known.reduce((sum, [, { count }]) => sum + count, priorLooks)
    const usual = known.reduce((sum, [, tally]) => sum + tally.sum, usualRate * priorLooks) / looks
    return new Map(
      known.map(([kind, { count, sum }]) => [
        kind,
        [usual * priorLooks + sum, Math.max(1, (1 - usual) * priorLooks + count - sum)] as const,
      ]),
    )
  }

  toJSON() {
    return { kinds: [...this.#kinds], tallies: this.#tallies.toJSON() }
  }

  #learn({ kind, at, look }: Waiting, taken: number): void {
    this.#kinds.add(kind)
    this.#tallies.add(kind, taken / look, at, look)
  }
}
