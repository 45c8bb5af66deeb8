import Type from 'typebox'
import type { Item } from '../../domain/item.ts'
import { component } from './component.ts'
import { ItemIdSchema } from './ids.ts'

export const AttributesSchema = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))

export const ArtworkSchema = Type.Object({
  artworkId: Type.String(),
  url: Type.String(),
  tags: Type.Optional(Type.Array(Type.String(), { description: 'What it shows: by these it is found out whom it speaks to' })),
})

const optional = {
  description: Type.String(),
  categories: Type.Array(Type.String(), { description: 'Broadest first' }),
  tags: Type.Array(Type.String()),
  creator: Type.String({ description: 'Empty where nobody is named' }),
  publishedAt: Type.Number({ description: 'Shown from this moment; milliseconds since 1970. Default: the moment of arrival' }),
  regions: Type.Array(Type.String(), { description: 'Countries where it may be shown; empty means everywhere' }),
  available: Type.Boolean(),
  maturity: Type.Number({ description: 'Youngest age, in years, that may see it' }),
  blocked: Type.Boolean({ description: 'Never shown to anyone' }),
  sponsored: Type.Boolean(),
  artworks: Type.Array(ArtworkSchema),
  attributes: AttributesSchema,
}

const always = {
  expiresAt: Type.Optional(Type.Number({ description: 'Shown until this moment; milliseconds since 1970' })),
  media: Type.Optional(
    Type.Object({
      kind: Type.String({ description: 'Such as video, audio, article, product' }),
      url: Type.Optional(Type.String()),
      seconds: Type.Optional(Type.Number()),
    }),
  ),
}

export const ItemSchema = Type.Object(
  { itemId: ItemIdSchema, title: Type.String(), ...optional, ...always },
  { description: 'Something that can be recommended' },
)

export const ItemComponent = component<Item>('Item', ItemSchema)

/** An item as it is sent: all but its id and title may be left out. */
export const ItemRowSchema = Type.Object(
  { itemId: ItemIdSchema, title: Type.String(), ...Type.Partial(Type.Object(optional)).properties, ...always },
  { description: 'An item as it is sent; what is left out stands at its default' },
)

export const ItemRowComponent = component<unknown>('ItemRow', ItemRowSchema)
