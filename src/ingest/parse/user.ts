import type { ItemId, UserId } from '../../domain/ids.ts'
import { noPreferences, type Preferences, type User } from '../../domain/user.ts'
import { country, id, listOf, number, shape } from './checks.ts'
import { attributes } from './item.ts'

const preferences = shape<Partial<Preferences>>(
  { items: listOf(id<ItemId>(), 1_000), categories: listOf(id<string>(), 200), creators: listOf(id<string>(), 200) },
  [],
)

const fields = shape<Omit<User, 'preferences'> & { preferences: Partial<Preferences> }>(
  { userId: id<UserId>(), country, age: number(0, 150), attributes, preferences },
  ['userId'],
)

/** A row as it came → a User with what was not said filled in, or a thrown Fault. The row replaces the user as a whole. */
export function user(row: unknown): User {
  const said = fields(row, '')
  return { ...said, attributes: said.attributes ?? {}, preferences: { ...noPreferences, ...said.preferences } }
}
