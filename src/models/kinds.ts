import { als } from './als/als.ts'
import { content } from './content/content.ts'
import { itemKnn } from './item-knn/item-knn.ts'
import { linearRanker } from './linear-ranker/linear-ranker.ts'
import { markov } from './markov/markov.ts'
import type { RankingModel } from './model.ts'
import { multiTaskRanker } from './multi-task-ranker/multi-task-ranker.ts'
import type { OwnTwoTower } from './own/own-two-tower.ts'
import { popularity } from './popularity/popularity.ts'
import { sequence } from './sequence/sequence.ts'
import { trending } from './trending/trending.ts'
import { twoTower } from './two-tower/two-tower.ts'
import { userKnn } from './user-knn/user-knn.ts'

// Every part that a model plays in the funnel, and what is fitted for it. A new model is one folder and one line in its table.

/** Learn from who liked what, and find and score items for a person. */
export const collaborative = { als, itemKnn, userKnn, markov, sequence, popularity, trending } as const

/** Learn from the catalog alone; find and score as well. */
export const contentBased = { content } as const

/** Learn from all of it: who liked what, and what is told of items and people; find and score as well. */
export const deep = { twoTower } as const

/** Learn from slates what people do with what they are shown: the heavy ranker, the one that it begins from, and one for where features are missing. */
export const ranking = { ranker: multiTaskRanker, linearRanker, lightRanker: linearRanker } as const

export const kinds = { ...collaborative, ...contentBased, ...deep, ...ranking } as const

export type Role = keyof typeof kinds
export type RankingRole = keyof typeof ranking
export type RetrievingRole = keyof typeof collaborative | keyof typeof contentBased | keyof typeof deep

/** Roles whose models are retrievers, in the order in which the rankers hear them. */
export const retrievingRoles = Object.keys({ ...collaborative, ...contentBased, ...deep }) as readonly RetrievingRole[]

/** The models in service; a role that nothing was trained for is absent, and its stages find nothing. */
export type Models = { readonly [R in Exclude<Role, 'ranker'>]?: ReturnType<(typeof kinds)[R]['decode']> } & OwnModels

/** The roles that a model brought from elsewhere can play: as the ranker in place of the trained one, as a source beside the others. */
export interface OwnModels {
  readonly ranker?: RankingModel
  readonly ownTwoTower?: OwnTwoTower
}
