import type { ItemId } from '../../domain/ids.ts'
import type { Query } from '../../domain/query.ts'
import type { Remembered } from '../../features/definitions/history.ts'
import type { Refused } from '../../features/definitions/refused.ts'
import type { QueryHydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** What the person did, up to the latest event folded. */
export interface Past {
  /** Latest first, each item once. */
  readonly history: readonly Remembered[]
  readonly watched: readonly ItemId[]
  readonly refused: Refused
  /** Every log entry up to this offset was in force when the reading began; 0 where that cannot be said. */
  readonly readFrom: number
}

export const past = ({
  features,
  states,
  applied,
}: Pick<Parts, 'features' | 'states' | 'applied'>): QueryHydrator<Query, Past> => ({
  name: 'query.past',
  timeoutMs: 8,
  fallback: { history: [], watched: [], refused: { items: [], creators: [], categories: [] }, readFrom: 0 },
  async hydrate({ userId }) {
    const readFrom = applied()
    const [known] = await states.get('user', [userId])
    const state = known ?? features.newUser()
    return {
      history: features.userState<Remembered[]>('user.history', state),
      watched: features.userState<ItemId[]>('user.watched', state),
      refused: features.userState<Refused>('user.refused', state),
      readFrom,
    }
  },
})
