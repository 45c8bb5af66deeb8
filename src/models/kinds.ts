import { als } from './als/als.ts'
import { content } from './content/content.ts'
import { itemKnn } from './item-knn/item-knn.ts'
import { linearRanker } from './linear-ranker/linear-ranker.ts'
import { markov } from './markov/markov.ts'
import { popularity } from './popularity/popularity.ts'
import { sequence } from './sequence/sequence.ts'
import { trending } from './trending/trending.ts'
import { userKnn } from './user-knn/user-knn.ts'

// Every part that a model plays in the funnel, and what is fitted for it. A new model is one folder and one line in its table.

/** Learn from who liked what, and find and score items for a person. */
export const collaborative = { als, itemKnn, userKnn, markov, sequence, popularity, trending } as const

/** Learn from the catalog alone; find and score as well. */
export const contentBased = { content } as const

/** Learn from slates what people do with what they are shown. */
export const ranking = { ranker: linearRanker, lightRanker: linearRanker } as const

export const kinds = { ...collaborative, ...contentBased, ...ranking } as const

export type Role = keyof typeof kinds
export type RetrievingRole = keyof typeof collaborative | keyof typeof contentBased

/** Roles whose models are retrievers, in the order in which the rankers hear them. */
export const retrievingRoles = Object.keys({ ...collaborative, ...contentBased }) as readonly RetrievingRole[]

/** The models in service; a role that nothing was trained for is absent, and its stages find nothing. */
export type Models = { readonly [R in Role]?: ReturnType<(typeof kinds)[R]['decode']> }
