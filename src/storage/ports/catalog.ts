import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import type { User } from '../../domain/user.ts'

/** Items and users as they stand now. Many in, many out, same order; `undefined` where absent. */
export interface Catalog {
  readonly items: (ids: readonly ItemId[]) => Promise<readonly (Item | undefined)[]>
  readonly users: (ids: readonly UserId[]) => Promise<readonly (User | undefined)[]>
  readonly putItems: (items: readonly Item[]) => Promise<void>
  readonly removeItems: (ids: readonly ItemId[]) => Promise<void>
  readonly putUsers: (users: readonly User[]) => Promise<void>
  readonly allItems: () => AsyncIterable<Item>
  readonly allUsers: () => AsyncIterable<User>
  readonly count: () => Promise<{ readonly items: number; readonly users: number }>
}
