import Type from 'typebox'
import type { User } from '../../domain/user.ts'
import type { Person } from '../../engine.ts'
import { component } from './component.ts'
import { ItemIdSchema, UserIdSchema } from './ids.ts'
import { AttributesSchema } from './item.ts'

const PreferencesSchema = Type.Object({
  items: Type.Array(ItemIdSchema),
  categories: Type.Array(Type.String()),
  creators: Type.Array(Type.String()),
})

const told = {
  country: Type.Optional(Type.String({ description: 'ISO 3166-1 alpha-2, upper case' })),
  age: Type.Optional(Type.Number({ description: 'Years' })),
}

export const UserSchema = Type.Object(
  { userId: UserIdSchema, ...told, attributes: AttributesSchema, preferences: PreferencesSchema },
  { description: 'A person, as far as they have told' },
)

export const UserComponent = component<User>('User', UserSchema)

/** A user as they are sent: all but the id may be left out. */
export const UserRowSchema = Type.Object(
  {
    userId: UserIdSchema,
    ...told,
    attributes: Type.Optional(AttributesSchema),
    preferences: Type.Optional(Type.Partial(PreferencesSchema)),
  },
  { description: 'A user as they are sent; what is left out stands at its default' },
)

export const UserRowComponent = component<unknown>('UserRow', UserRowSchema)

export const PersonSchema = Type.Object({
  userId: UserIdSchema,
  events: Type.Number({ description: 'Events of theirs in the log' }),
  user: Type.Optional(UserComponent.ref),
})

export const PersonComponent = component<Person>('Person', PersonSchema)
