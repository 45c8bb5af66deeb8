import { als } from './als/als.ts'
import { content } from './content/content.ts'
import { itemKnn } from './item-knn/item-knn.ts'
import { linearRanker } from './linear-ranker/linear-ranker.ts'
import { markov } from './markov/markov.ts'
import { popularity } from './popularity/popularity.ts'
import { trending } from './trending/trending.ts'
import { userKnn } from './user-knn/user-knn.ts'

/** Every part that a model plays in the funnel, and what is fitted for it. A new model is one folder and one line here. */
export const kinds = {
  popularity,
  trending,
  itemKnn,
  als,
  userKnn,
  markov,
  content,
  ranker: linearRanker,
  lightRanker: linearRanker,
} as const

export type Role = keyof typeof kinds

/** The models in service; a role that nothing was trained for is absent, and its stages find nothing. */
export type Models = { readonly [R in Role]?: ReturnType<(typeof kinds)[R]['decode']> }
