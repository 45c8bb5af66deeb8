import { interactionsOf } from '../models/interactions.ts'
import { collaborative, contentBased, type Models, type RetrievingRole, type Role } from '../models/kinds.ts'
import type { TrainingRun } from '../models/model.ts'
import type { History } from './history.ts'
import type { ChosenSettings } from './settings.ts'

export type Retrievers = Required<Pick<Models, RetrievingRole>>

/** Fits every retrieval model there is: on who liked what, or on the catalog. */
export async function fitRetrievers(
  history: Pick<History, 'interactions' | 'items'>,
  chosen: Readonly<Record<Role, ChosenSettings>>,
  run: (role: Role) => TrainingRun,
): Promise<Retrievers> {
  const interactions = interactionsOf(history.interactions)
  const items = [...history.items.values()]
  const fitted: [Role, unknown][] = []
  for (const [role, kind] of Object.entries(collaborative) as [Role, (typeof collaborative)[keyof typeof collaborative]][]) {
    fitted.push([role, await kind.fit(interactions, chosen[role].settings as never, run(role))])
  }
  for (const [role, kind] of Object.entries(contentBased) as [Role, (typeof contentBased)[keyof typeof contentBased]][]) {
    fitted.push([role, await kind.fit(items, chosen[role].settings as never, run(role))])
  }
  return Object.fromEntries(fitted) as Retrievers
}
