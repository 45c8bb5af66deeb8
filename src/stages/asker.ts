import type { Query } from '../domain/query.ts'
import { askerFrom } from '../models/asker.ts'
import type { Asker } from '../models/model.ts'
import type { Past } from './query-hydrators/past.ts'
import type { Profile } from './query-hydrators/profile.ts'

/** The person of a request as retrieval models see them. */
export const askerOf = ({ history, preferences, context, at }: Query & Past & Profile): Asker =>
  askerFrom({ history, told: preferences.items, context, at })
