import type { EventType } from '../domain/event.ts'
import { addDecayed, type Decayed, decayedAt, noDecayed } from './decay.ts'
import type { Feature } from './feature.ts'

/** Counts events of some types, each worth half as much every `halfLifeMs`; a model sees ln(1 + count). */
export function decayedCount(
  name: string,
  scope: 'user' | 'item',
  of: readonly EventType[],
  halfLifeMs: number,
): Feature<Decayed> {
  return {
    name,
    scope,
    width: 1,
    on: of,
    initial: noDecayed,
    fold: (state, event) => addDecayed(state, 1, event.at, halfLifeMs),
    read(state, { at }, row, offset) {
      row[offset] = Math.log1p(decayedAt(state, at, halfLifeMs))
    },
  }
}
