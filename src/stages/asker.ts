import type { Query } from '../domain/query.ts'
import { askerFrom } from '../models/asker.ts'
import type { Asker } from '../models/model.ts'
import type { Past } from './query-hydrators/past.ts'
import type { Profile } from './query-hydrators/profile.ts'

type Known = Query & Past & Profile

const askers = new WeakMap<Known, Asker>()

/** The person of a request as retrieval models see them: one and the same for every stage, so that a model need not think twice. */
export function askerOf(query: Known): Asker {
  let asker = askers.get(query)
  if (asker === undefined) {
    const { history, userId, user, context, at } = query
    asker = askerFrom({ history, userId, user, context, at })
    askers.set(query, asker)
  }
  return asker
}
