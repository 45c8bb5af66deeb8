import type { Query } from '../../domain/query.ts'
import type { Models } from '../../models/kinds.ts'
import type { Retriever } from '../../models/model.ts'
import type { Source } from '../../pipeline/stages.ts'
import { askerOf } from '../asker.ts'
import type { Parts } from '../parts.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'

/** What may be brought by one source, inside the 25 ms that retrieval has. */
export const sourceTimeoutMs = 25

/** A source that asks one retrieval model; it brings nothing until that model is trained. */
export const fromModel = (
  name: string,
  reason: string,
  { models }: Pick<Parts, 'models'>,
  model: (models: Models) => Retriever | undefined,
  count: number,
): Source<Query & Past & Profile> => ({
  name: `source.${name}`,
  reason,
  timeoutMs: sourceTimeoutMs,
  retrieve: async (query) => model(models(query))?.retrieve(askerOf(query), count) ?? [],
})
