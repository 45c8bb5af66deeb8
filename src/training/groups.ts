import { collaborative, contentBased, deep, type Role, ranking } from '../models/kinds.ts'

const { sequence, ...byCounting } = collaborative
const rolesOf = (kinds: object) => Object.keys(kinds) as Role[]

/** Models that are trained together, by how soon they grow old. */
export const groups = {
  /** What people did lately, counted and factored: minutes to train. */
  users: rolesOf(byCounting),
  /** Networks and texts that items are found by. */
  index: rolesOf({ ...contentBased, ...deep, sequence }),
  ranker: rolesOf(ranking),
} as const

export type TrainingGroup = keyof typeof groups | 'all'

/** Roles of a group: those that are not of it keep their champions. */
export const rolesIn = (group: TrainingGroup): ReadonlySet<Role> =>
  new Set(group === 'all' ? Object.values(groups).flat() : groups[group])
