import type { Space } from '../domain/space.ts'
import { alsSpace } from './als/space.ts'
import { itemKnnSpace } from './item-knn/space.ts'
import type { collaborative } from './kinds.ts'
import { markovSpace } from './markov/space.ts'
import { userKnnSpace } from './user-knn/space.ts'

/** What a search may choose for each role that can be tuned, each held to the settings of its kind. */
export const spaces = {
  als: alsSpace,
  itemKnn: itemKnnSpace,
  userKnn: userKnnSpace,
  markov: markovSpace,
} as const satisfies { readonly [R in keyof typeof collaborative]?: Space<(typeof collaborative)[R]['defaults']> }

export type TunableRole = keyof typeof spaces
