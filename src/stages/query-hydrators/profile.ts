import type { UserId } from '../../domain/ids.ts'
import type { Query } from '../../domain/query.ts'
import { noPreferences, type Preferences, type User, unknownAge } from '../../domain/user.ts'
import type { QueryHydrator } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'

/** What the person told about themselves. */
export interface Profile {
  /** All of it; absent where they told nothing. */
  readonly user?: User
  readonly preferences: Preferences
  /** Years. */
  readonly age: number
  /** Where they are: the request's word, else the profile's, else unknown and empty. */
  readonly country: string
}

export const profile = ({ catalog }: Pick<Parts, 'catalog'>): QueryHydrator<Query, Profile> => ({
  name: 'query.profile',
  timeoutMs: 8,
  // an unknown country is shown only what may be shown everywhere
  fallback: { preferences: noPreferences, age: unknownAge, country: '' },
  async hydrate({ userId, context }) {
    const [user] = await catalog.users([userId as UserId])
    return {
      ...(user === undefined ? {} : { user }),
      preferences: user?.preferences ?? noPreferences,
      age: user?.age ?? unknownAge,
      country: context.country ?? user?.country ?? '',
    }
  },
})
