import Type from 'typebox'
import { eventTypes } from '../../domain/event.ts'
import { ItemIdSchema } from './ids.ts'

export const SupposedSchema = Type.Object(
  {
    acts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.Enum([...eventTypes]),
            itemId: ItemIdSchema,
            value: Type.Optional(Type.Number({ description: 'watch: portion, 0 to 1; rating: 1 to 5' })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 300, description: 'What the person did just now, oldest first' },
      ),
    ),
    forgets: Type.Optional(
      Type.Union([Type.Literal('all'), Type.Array(ItemIdSchema, { maxItems: 1_000 })], {
        description: 'Items of which nothing is remembered; all: a newcomer',
      }),
    ),
  },
  { additionalProperties: false, description: 'A past that the person might have had; counters kept of people stay as they are' },
)
