import { type ItemId, type UserId, userId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import { historyOf } from '../features/definitions/history.ts'
import type { World } from '../features/fold.ts'
import { askerFrom } from '../models/asker.ts'
import type { Shelves } from '../stages/shelves.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine, Person } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import type { ModelsInService } from './models-in-service.ts'

export interface LookUpParts {
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly shelves: Shelves
  readonly models: ModelsInService
}

type LookUps = 'items' | 'users' | 'somePeople' | 'onboardingItems' | 'findItems' | 'retrieve'

/** What is asked about people and items beside recommendations. */
export const lookUps = ({ clock, world, shelves, models }: LookUpParts): Pick<Engine, LookUps> => ({
  items: world.catalog.items,
  users: world.catalog.users,
  somePeople: (count) => mostActive(world, count),
  onboardingItems: async (count) => ofManyKinds(shelves.safe(), count),
  findItems: (text, count) =>
    titled(
      world,
      shelves.popular().map(({ itemId }) => itemId),
      text,
      count,
    ),
  retrieve: async (role, userId, count) => {
    const [user] = await world.catalog.users([userId])
    const history = historyOf(world.states, userId)
    const context = user?.country === undefined ? {} : { country: user.country }
    const asker = askerFrom({ history, userId, user, context, at: clock.now() })
    return models.now[role]?.retrieve(asker, count).map(({ itemId }) => itemId) ?? []
  },
})

/** Some people, the most active first. */
export async function mostActive({ states, catalog }: World, count: number): Promise<readonly Person[]> {
  const people: { userId: UserId; events: number }[] = []
  const history = states.features.memory('user.history')
  for (let row = 1; row <= states.users.last; row++) {
    const id = states.users.ids.id(row)
    if (id !== '') people.push({ userId: userId(id), events: states.recallCount(history, row) })
  }
  const most = people.sort((a, b) => b.events - a.events || (a.userId < b.userId ? -1 : 1)).slice(0, count)
  const users = await catalog.users(most.map((person) => person.userId))
  return most.map((person, i) => ({ ...person, user: users[i] }))
}

/** One of each category in turn, the most popular first. */
function ofManyKinds(items: readonly Item[], count: number): readonly Item[] {
  const turn = new Map<string, number>()
  return items
    .map((item, rank) => {
      const kind = item.categories[0] ?? ''
      const round = turn.get(kind) ?? 0
      turn.set(kind, round + 1)
      return { item, round, rank }
    })
    .sort((a, b) => a.round - b.round || a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item)
}

async function titled({ catalog }: World, popular: readonly ItemId[], text: string, count: number): Promise<readonly Item[]> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const rank = new Map(popular.map((id, i) => [id, i]))
  const found: Item[] = []
  for await (const item of catalog.allItems()) {
    const title = item.title.toLowerCase()
    if (!item.blocked && words.every((word) => title.includes(word))) found.push(item)
  }
  const order = ({ itemId }: Item) => rank.get(itemId) ?? popular.length
  return found.sort((a, b) => order(a) - order(b) || (a.title < b.title ? -1 : 1)).slice(0, count)
}
