// Small stages for tests of the frame.
import type { Candidate, Found } from '../domain/candidate.ts'
import { itemId, recommendationId, userId } from '../domain/ids.ts'
import { Params } from '../domain/param.ts'
import type { Query } from '../domain/query.ts'
import type { Source } from './stages.ts'

export const aQuery = (about: Partial<Query> = {}): Query => ({
  recommendationId: recommendationId('r1'),
  surface: 'test',
  userId: userId('u1'),
  at: 1_000,
  size: 3,
  context: {},
  seeds: [],
  params: Params.none,
  release: 'test',
  ...about,
})

export const never = new AbortController().signal

export const found = (...ids: string[]): readonly Found[] => ids.map((id, i) => ({ itemId: itemId(id), score: ids.length - i }))

export const sourceOf = (name: string, ...ids: string[]): Source<Query> => ({
  name: `source.${name}`,
  retrieve: async () => found(...ids),
})

export const idsOf = (candidates: readonly Candidate[]) => candidates.map((candidate) => candidate.itemId as string)

/** Settles only when aborted. */
export const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
