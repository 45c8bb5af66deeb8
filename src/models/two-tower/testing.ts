import { type ItemId, itemId, userId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { dayMs } from '../../domain/time.ts'
import type { User } from '../../domain/user.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { type Interaction, interactionsOf } from '../interactions.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Asker } from '../model.ts'

const kinds = ['chess', 'bread', 'boats', 'birds', 'jazz', 'maps'] as const

/** An item whose kind shows in its category, its creator and its title. */
export const itemOf = (id: string, kind: number, publishedAt = 0): Item =>
  completeItem(
    {
      itemId: itemId(id),
      title: `All about ${kinds[kind]}`,
      categories: [kinds[kind]!],
      creator: `${kinds[kind]} studio`,
      publishedAt,
    },
    0,
  )

/** A person who told which kind they like. */
export const personOf = (id: string, kind: number): User => ({
  userId: userId(id),
  attributes: {},
  preferences: { items: [], categories: [kinds[kind]!], creators: [] },
})

export interface ToldWorld {
  readonly knowledge: Knowledge
  readonly kindOf: (id: ItemId) => number
  /** Everyone as they ask at the end, and what they did right after. */
  readonly askers: readonly { readonly asker: Asker; readonly hidden: ReadonlySet<ItemId> }[]
  readonly end: number
}

/** People of one kind each among items of one kind each, the first ones popular; nine acts in ten stay with the kind. */
export function toldWorld({ seed = 1, people = 240, items = 180, acts = 16, hide = 3 } = {}): ToldWorld {
  const random = mulberry32(seed)
  const catalog = Array.from({ length: items }, (_, n) => itemOf(`item-${n}`, n % kinds.length))
  const kindOf = (id: ItemId) => Number(id.slice('item-'.length)) % kinds.length
  const end = 10 * dayMs
  const lines: Interaction[] = []
  const users: User[] = []
  const askers: ToldWorld['askers'][number][] = []
  for (let person = 0; person < people; person++) {
    const kind = person % kinds.length
    const user = personOf(`person-${person}`, kind)
    const chosen = new Set<ItemId>()
    while (chosen.size < acts) {
      const item = catalog[Math.floor(items * random() ** 1.7)]!
      if (kindOf(item.itemId) === kind || integer(random, 60) === 0) chosen.add(item.itemId)
    }
    const done = [...chosen].map((itemId, n) => ({ itemId, weight: 1, at: end - (acts - n) * 3_600_000 }))
    const [shown, hidden] = [done.slice(0, -hide), done.slice(-hide)]
    lines.push(...shown.map((act) => ({ userId: user.userId, ...act })))
    users.push(user)
    askers.push({
      asker: { history: shown.toReversed(), context: {}, at: end, userId: user.userId, user },
      hidden: new Set(hidden.map((act) => act.itemId)),
    })
  }
  return { knowledge: { interactions: interactionsOf(lines), items: catalog, users }, kindOf, askers, end }
}
