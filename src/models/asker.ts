import type { Context } from '../domain/context.ts'
import type { UserId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'
import type { User } from '../domain/user.ts'
import type { Act, Asker } from './model.ts'

/** How far back retrieval models look; tastes drift, and the last hundred likes say more than the first. */
const looksBack = 100

/** A like told at the door counts as a like. */
const toldWeight = 2.5

export interface Known {
  /** Latest first, each item once. */
  readonly history: readonly Act[]
  readonly userId: UserId
  /** What they told of themselves; absent where they told nothing. */
  readonly user?: User | undefined
  readonly context: Context
  readonly at: Millis
}

/** A person as retrieval models see them: what they did lately, or, if they did nothing yet, what they said they like. */
export function askerFrom({ history, userId, user, context, at }: Known): Asker {
  const told = user?.preferences.items ?? []
  const acts = history.length > 0 ? history.slice(0, looksBack) : told.map((itemId) => ({ itemId, weight: toldWeight, at }))
  return { history: acts, context, at, userId, ...(user === undefined ? {} : { user }) }
}
