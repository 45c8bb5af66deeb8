import { real, type Space, whole } from '../../domain/space.ts'
import type { MarkovSettings } from './markov.ts'

/** What a search may choose. Not how many successors are kept: that is the size of the artifact. */
export const markovSpace: Space<MarkovSettings> = {
  window: whole(1, 20, 'log'),
  shrinkage: real(0.3, 1_000, 'log'),
  reach: whole(1, 50, 'log'),
  recency: real(0.1, 1),
}
