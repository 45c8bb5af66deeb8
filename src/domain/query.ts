import type { Arms } from './arms.ts'
import type { Context } from './context.ts'
import type { ItemId, RecommendationId, UserId } from './ids.ts'
import type { Params } from './param.ts'
import type { ActiveRule } from './rule.ts'
import type { Supposed } from './supposed.ts'
import type { Millis } from './time.ts'

/** What was asked, before any hydrator has added what we know. */
export interface Query {
  readonly recommendationId: RecommendationId
  readonly surface: string
  readonly userId: UserId
  readonly at: Millis
  /** Items wanted in the slate. */
  readonly size: number
  readonly context: Context
  /** The items asked about: the one of `similar`, those in the `cart`. */
  readonly seeds: readonly ItemId[]
  readonly params: Params
  /** Names the models that answer it, from its first stage to its last, whatever goes into service meanwhile. */
  readonly release: string
  /** Of the experiments that the person is in; absent where there are none. */
  readonly arms?: Arms
  /** Of a rehearsal: the past that the person is supposed to have. */
  readonly supposed?: Supposed
  /** Of the house, in force here and now; absent where there are none. */
  readonly rules?: readonly ActiveRule[]
}
