import type { ItemId, UserId } from '../domain/ids.ts'
import { interactionsOf } from '../models/interactions.ts'
import type { Act } from '../models/model.ts'
import type { Case, Task } from './benchmark.ts'

/** What one person did, oldest first, cut in three. */
export interface Person {
  readonly user: UserId
  readonly fitted: readonly Act[]
  /** What is told of them when they ask; a protocol may tell more than it lets be fitted. */
  readonly told: readonly Act[]
  readonly wanted: readonly ItemId[]
}

/** Everyone is fitted on; who wants something is asked for. */
export function taskOf(people: readonly Person[]): Task {
  return {
    train: interactionsOf(linesOf(people)),
    cases: people
      .filter(({ wanted }) => wanted.length > 0)
      .map(
        ({ user, told, wanted }): Case => ({
          user,
          asker: { history: told.toReversed(), context: {}, at: told.at(-1)?.at ?? 0 },
          wanted: new Set(wanted),
        }),
      ),
  }
}

function* linesOf(people: readonly Person[]) {
  for (const { user, fitted } of people) for (const act of fitted) yield { userId: user, ...act }
}

/** Acts of sets without times or weights: all alike, in the order given. */
export const actsOf = (items: readonly ItemId[]): Act[] => items.map((itemId, place) => ({ itemId, weight: 1, at: place }))
