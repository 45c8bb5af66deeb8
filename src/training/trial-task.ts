import { IdMap } from '../domain/ids.ts'
import type { Interactions } from '../models/interactions.ts'
import type { TunableRole } from '../models/spaces.ts'
import type { HeldOut } from './judge.ts'

/** Interactions as threads can be sent them: names in the order of their rows. */
export type SentInteractions = Omit<Interactions, 'users' | 'items'> & {
  readonly users: Interactions['users']['ids']
  readonly items: Interactions['items']['ids']
}

/** What a trial thread is told: whom to fit, on what, and what to judge it by. */
export interface TrialTask {
  readonly role: TunableRole
  readonly metric: 'ndcg@20' | 'recall@20'
  /** Of each fit; the same for all trials, so that they differ by their settings alone. */
  readonly seed: number
  readonly train: SentInteractions
  readonly held: HeldOut
}

export const sent = ({ users, items, ...columns }: Interactions): SentInteractions => ({
  ...columns,
  users: users.ids,
  items: items.ids,
})

export const received = ({ users, items, ...columns }: SentInteractions): Interactions => ({
  ...columns,
  users: new IdMap(users),
  items: new IdMap(items),
})
