import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import type { User } from '../../domain/user.ts'
import type { Catalog } from '../ports/catalog.ts'

/** The catalog in the process's memory, rebuilt from the log or a snapshot at the start. */
export function memoryCatalog(): Catalog {
  const items = new Map<ItemId, Item>()
  const users = new Map<UserId, User>()
  return {
    items: async (ids) => ids.map((id) => items.get(id)),
    users: async (ids) => ids.map((id) => users.get(id)),
    putItems: async (put) => {
      for (const item of put) items.set(item.itemId, item)
    },
    removeItems: async (ids) => {
      for (const id of ids) items.delete(id)
    },
    putUsers: async (put) => {
      for (const user of put) users.set(user.userId, user)
    },
    async *allItems() {
      yield* items.values()
    },
    async *allUsers() {
      yield* users.values()
    },
    count: async () => ({ items: items.size, users: users.size }),
  }
}
