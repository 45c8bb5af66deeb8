import type { Query } from '../../domain/query.ts'
import type { Source } from '../../pipeline/stages.ts'
import type { Parts } from '../parts.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import { sourceTimeoutMs } from './from-model.ts'

/** What fits the categories and creators named at the door. */
export const statedPreferences = ({ models }: Pick<Parts, 'models'>, count = 200): Source<Query & Profile> => ({
  name: 'source.preferences',
  reason: 'From what you said you like',
  timeoutMs: sourceTimeoutMs,
  enabled: ({ preferences }) => preferences.categories.length + preferences.creators.length > 0,
  async retrieve(query) {
    const { content } = models(query)
    return content?.nearest(content.profileFromPreferences(query.preferences), count) ?? []
  },
})
