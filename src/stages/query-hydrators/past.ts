import type { ItemId } from '../../domain/ids.ts'
import type { Query } from '../../domain/query.ts'
import { historyOf, type Remembered } from '../../features/definitions/history.ts'
import { type Refused, refusedBy } from '../../features/definitions/refused.ts'
import { watchedBy } from '../../features/definitions/watched.ts'
import type { QueryHydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'
import { supposing } from './supposing.ts'

/** What the person did, up to the latest event folded. */
export interface Past {
  /** Latest first, each item once. */
  readonly history: readonly Remembered[]
  readonly watched: readonly ItemId[]
  readonly refused: Refused
  /**
   * Every log entry up to this offset was in force when the reading began; 0 where that cannot be said. Whatever else models are told of is read
   * later, so that what comes into force meanwhile is noticed: this hydrator stands first.
   */
  readonly readFrom: number
}

export const past = ({ states, applied }: Pick<Parts, 'states' | 'applied'>): QueryHydrator<Query, Past> => ({
  name: 'query.past',
  timeoutMs: 8,
  fallback: { history: [], watched: [], refused: { items: [], creators: [], categories: [] }, readFrom: 0 },
  async hydrate({ userId, at, supposed }) {
    const readFrom = applied()
    await states.know([userId])
    const known = {
      history: historyOf(states, userId),
      watched: watchedBy(states, userId),
      refused: refusedBy(states, userId),
      readFrom,
    }
    return supposed === undefined ? known : supposing(known, supposed, at)
  },
})
