import type { Query } from '../../domain/query.ts'
import type { Source } from '../../pipeline/stages.ts'
import { askerOf } from '../asker.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import { sourceTimeoutMs } from './from-model.ts'

/** What is watched most where, on what and at what hour the person is; before the first training, what is watched most. */
export const popular = ({ models, shelves }: Pick<Parts, 'models' | 'shelves'>, count = 250): Source<Query & Past & Profile> => ({
  name: 'source.popular',
  reason: 'Popular now',
  timeoutMs: sourceTimeoutMs,
  async retrieve(query) {
    const context = query.country === '' ? query.context : { ...query.context, country: query.country }
    return models(query).popularity?.retrieve({ ...askerOf(query), context }, count) ?? shelves.popular().slice(0, count)
  },
})
