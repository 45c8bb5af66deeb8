import { dayMs } from '../../domain/time.ts'
import type { Asker } from '../model.ts'
import type { ItemFacts } from './item-facts.ts'

/** Numbers said of each act. */
export const factsOfAct = 2

/** What a person did, latest first, as the network hears of it. */
export interface PastArrays {
  /** Places of items; -1 behind the last. */
  readonly places: Int32Array
  /** history x 2: how much the act says, and how long ago it was. */
  readonly acts: Float32Array
  /** 1 where there is an act. */
  readonly there: Float32Array
}

export const emptyPast = (history: number): PastArrays => ({
  places: new Int32Array(history),
  acts: new Float32Array(history * factsOfAct),
  there: new Float32Array(history),
})

export function writePast({ places, acts, there }: PastArrays, { history, at }: Asker, facts: ItemFacts): void {
  places.fill(-1)
  acts.fill(0)
  there.fill(0)
  for (let i = 0; i < Math.min(places.length, history.length); i++) {
    const act = history[i]!
    places[i] = facts.places.row(act.itemId)
    acts[i * factsOfAct] = act.weight / 2.5
    acts[i * factsOfAct + 1] = Math.log1p(Math.max(0, at - act.at) / dayMs) / 3
    there[i] = places[i]! < 0 ? 0 : 1
  }
}
