import { interactionsOf } from '../models/interactions.ts'
import { collaborative, contentBased, deep, type Models, type RetrievingRole, type Role } from '../models/kinds.ts'
import type { ModelKind, TrainingRun } from '../models/model.ts'
import type { History } from './history.ts'
import type { ChosenSettings } from './settings.ts'

/** A kind that learns from such data, whatever its settings. */
type FittedOn<Data> = Pick<ModelKind<Data, never, unknown>, 'fit'>

export type Retrievers = Required<Pick<Models, RetrievingRole>>

/** Fits every retrieval model there is: on who liked what, on the catalog, or on both and what people told. */
export async function fitRetrievers(
  history: Pick<History, 'interactions' | 'items' | 'users'>,
  chosen: Readonly<Record<Role, ChosenSettings>>,
  run: (role: Role) => TrainingRun,
): Promise<Retrievers> {
  const interactions = interactionsOf(history.interactions)
  const items = [...history.items.values()]
  const fitted: [string, unknown][] = []
  const fitAll = async <Data>(kinds: Readonly<Partial<Record<Role, FittedOn<Data>>>>, data: Data) => {
    for (const [role, kind] of Object.entries(kinds) as [Role, FittedOn<Data>][]) {
      fitted.push([role, await kind.fit(data, chosen[role].settings as never, run(role))])
    }
  }
  // Networks are trained in threads of their own: side by side they take as long as the slowest.
  await Promise.all([
    fitAll(collaborative, interactions),
    fitAll(contentBased, items),
    fitAll(deep, { interactions, items, users: [...history.users.values()] }),
  ])
  return Object.fromEntries(fitted) as Retrievers
}
