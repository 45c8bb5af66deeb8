import type { Event, EventType } from '../domain/event.ts'
import { addDecayed, type Decayed, decayedAt, noDecayed } from './decay.ts'
import type { Feature } from './feature.ts'

interface Rate {
  readonly hits: Decayed
  readonly tries: Decayed
}

interface RateOf {
  readonly halfLifeMs: number
  /** Types of events that may be a hit or a try. */
  readonly on: readonly EventType[]
  /** How much of a hit, and how much of a try, an event is. */
  readonly hit: (event: Event) => number
  readonly try: (event: Event) => number
  /** Hits and tries that everyone starts with: the rate of what nobody has tried, and how slowly evidence moves it. */
  readonly prior: readonly [hits: number, tries: number]
}

/** Hits over tries, both decayed alike, shrunk towards a prior: (hits + p₀) / (tries + p₁). */
export function decayedRate(name: string, scope: 'user' | 'item', of: RateOf): Feature<Rate> {
  return {
    name,
    scope,
    width: 1,
    on: of.on,
    initial: () => ({ hits: noDecayed(), tries: noDecayed() }),
    fold(state, event) {
      const hit = of.hit(event)
      const tried = of.try(event)
      if (hit > 0) addDecayed(state.hits, hit, event.at, of.halfLifeMs)
      if (tried > 0) addDecayed(state.tries, tried, event.at, of.halfLifeMs)
      return state
    },
    read(state, { at }, row, offset) {
      const hits = decayedAt(state.hits, at, of.halfLifeMs)
      const tries = decayedAt(state.tries, at, of.halfLifeMs)
      row[offset] = (hits + of.prior[0]) / (tries + of.prior[1])
    },
  }
}
