import type { Item } from '../domain/item.ts'
import type { User } from '../domain/user.ts'
import type { Interactions } from './interactions.ts'

/** All that deep models learn from: who liked what, when, and what is told of the items and the people. Either may be unknown to the other. */
export interface Knowledge {
  readonly interactions: Interactions
  readonly items: readonly Item[]
  readonly users: readonly User[]
}
