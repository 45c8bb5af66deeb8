import type { IdMap, ItemId, UserId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { Learnt } from '../../tensor/training/task.ts'
import type { Vocabularies } from './material.ts'
import type { TwoTowerSettings } from './settings.ts'

/** Both towers as they were learnt. */
export interface Towers extends Vocabularies {
  readonly settings: TwoTowerSettings
  readonly learnt: Learnt
  /** Those with embeddings of their own, in the order of their rows. */
  readonly items: IdMap<ItemId>
  readonly people: IdMap<UserId>
  /** Freshness is reckoned from here. */
  readonly origin: Millis
}
