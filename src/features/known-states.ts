import type { FeatureSet } from './feature-set.ts'
import type { FeatureStates, Moment } from './feature-states.ts'
import type { Memory, Recalled } from './memory.ts'

/** What is read of the states: who is asked about is brought to mind first. */
export interface KnownStates {
  readonly features: FeatureSet
  /** Resolves once the states of these users are in memory. */
  know(userIds: readonly string[]): Promise<void>
  rows(moment: Moment, userId: string, itemIds: readonly string[]): Float32Array
  recall(memory: Memory, userId: string): readonly Recalled[]
}

/** The states in force: others take their place when features are declared while the engine serves. */
export class StatesInForce implements KnownStates {
  #now: FeatureStates

  constructor(states: FeatureStates) {
    this.#now = states
  }

  get now(): FeatureStates {
    return this.#now
  }

  get features(): FeatureSet {
    return this.#now.features
  }

  replace(states: FeatureStates): void {
    this.#now = states
  }

  know(userIds: readonly string[]): Promise<void> {
    return this.#now.know(userIds)
  }

  rows(moment: Moment, userId: string, itemIds: readonly string[]): Float32Array {
    return this.#now.rows(moment, userId, itemIds)
  }

  recall(memory: Memory, userId: string): readonly Recalled[] {
    return this.#now.recall(memory, userId)
  }
}
