import type { Event } from '../domain/event.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { addDecayed, type Decayed, decayedAt, noDecayed } from './decay.ts'
import { acts, type Feature, named } from './feature.ts'

interface Affinities {
  /** How much of each key, for and against together. */
  readonly by: Record<string, Decayed>
  /** How many keys there are in `by`: counting them at each event would cost more than the event. */
  known: number
  readonly total: Decayed
}

interface AffinityOf {
  readonly halfLifeMs: number
  /** What of an item is liked or disliked: its categories, its creator. */
  readonly keys: (item: Item) => readonly string[]
  /** How much an event speaks for the item, below 0 against it, 0 if it says nothing. */
  readonly amount: (event: Event) => number
  /** Keys kept a person; beyond it the faintest go. */
  readonly most: number
}

/**
 * How much of what someone liked was like this item. Two columns: the share of their liking that went to the item's keys, in
 * about [−1, 1] with a little shrinkage, and ln(1 + the liking itself), signed.
 */
export function decayedAffinity(name: string, of: AffinityOf): Feature<Affinities> {
  return {
    name,
    scope: 'user-item',
    width: 2,
    on: acts,
    initial: () => ({ by: named(), known: 0, total: noDecayed() }),
    fold(state, event, item) {
      const amount = of.amount(event)
      if (amount === 0 || item === undefined) return state
      const keys = of.keys(item)
      for (const key of keys) addDecayed(state.by[key] ?? met(state, key), amount / keys.length, event.at, of.halfLifeMs)
      if (amount > 0) addDecayed(state.total, amount, event.at, of.halfLifeMs)
      if (state.known > of.most * 1.25) forgetFaintest(state, of.most, event.at, of.halfLifeMs)
      return state
    },
    read(state, { at, item }, row, offset) {
      let liking = 0
      for (const key of item === undefined ? [] : of.keys(item)) {
        const known = state.by[key]
        if (known !== undefined) liking += decayedAt(known, at, of.halfLifeMs)
      }
      const total = decayedAt(state.total, at, of.halfLifeMs)
      row[offset] = Math.max(-1, liking / (total + 1))
      row[offset + 1] = Math.sign(liking) * Math.log1p(Math.abs(liking))
    },
  }
}

function met(state: Affinities, key: string): Decayed {
  state.known++
  return (state.by[key] = noDecayed())
}

function forgetFaintest(state: Affinities, most: number, at: Millis, halfLifeMs: number): void {
  const { by } = state
  const keys = Object.keys(by)
  const strength = (key: string) => Math.abs(decayedAt(by[key]!, at, halfLifeMs))
  keys.sort((a, b) => strength(b) - strength(a) || (a < b ? -1 : 1))
  for (const key of keys.slice(most)) delete by[key]
  state.known = most
}
