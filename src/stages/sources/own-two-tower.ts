import type { UserId } from '../../domain/ids.ts'
import type { Query } from '../../domain/query.ts'
import { readColumns } from '../../features/entity-columns.ts'
import type { Source } from '../../pipeline/stages.ts'
import { askerOf } from '../asker.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import { sourceTimeoutMs } from './from-model.ts'

/** What lies nearest to the person by two towers that were brought from elsewhere; their process is asked for the person's vector. */
export const ownTwoTower = (
  { models, states, catalog }: Pick<Parts, 'models' | 'states' | 'catalog'>,
  count = 250,
): Source<Query & Past & Profile> => ({
  name: 'source.own-two-tower',
  reason: 'Close to what you like',
  timeoutMs: sourceTimeoutMs,
  async retrieve(query) {
    const towers = models(query).ownTwoTower
    if (towers === undefined) return []
    const [user] = await catalog.users([query.userId as UserId])
    const history = askerOf(query).history.map(({ itemId }) => itemId)
    await states.know([query.userId])
    const person = {
      count: 1,
      columns: (names: readonly string[]) => readColumns(states, query, query.userId, [''], names),
      attributes: [user?.attributes ?? {}],
      histories: [history],
    }
    return towers.retrieve(person, count, new Set(history))
  },
})
