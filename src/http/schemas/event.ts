import Type from 'typebox'
import { eventTypes } from '../../domain/event.ts'
import { component } from './component.ts'
import { ContextSchema } from './context.ts'
import { ItemIdSchema, RecommendationIdSchema, UserIdSchema } from './ids.ts'

/** An event as it is sent. `served` and `artwork` are not here: only the engine itself knows what stood before its models. */
export const EventRowSchema = Type.Object(
  {
    eventId: Type.String({ minLength: 1, maxLength: 256, description: 'The same id sent twice is one event' }),
    type: Type.Enum([...eventTypes]),
    userId: UserIdSchema,
    itemId: Type.Optional(ItemIdSchema),
    at: Type.Number({ description: 'When it happened; milliseconds since 1970' }),
    value: Type.Optional(
      Type.Number({ description: 'watch: portion, 0 to 1. rating: 1 to 5. purchase: price paid. exposure: 1 where degraded' }),
    ),
    seconds: Type.Optional(Type.Number({ description: 'watch and view: seconds spent. exposure: that the answer took' })),
    creator: Type.Optional(Type.String({ description: 'not_interested in everything of a creator' })),
    category: Type.Optional(Type.String({ description: 'not_interested in a category' })),
    text: Type.Optional(Type.String({ description: 'search: what was typed' })),
    context: Type.Optional(ContextSchema),
    recommendationId: Type.Optional(RecommendationIdSchema),
    surface: Type.Optional(Type.String()),
    row: Type.Optional(Type.String()),
    position: Type.Optional(Type.Integer({ minimum: 0, description: 'Place on the surface, 0 at the top' })),
    propensity: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    arms: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'exposure: the arm met, by experiment' })),
  },
  { description: 'One thing that happened' },
)

export const EventRowComponent = component<unknown>('EventRow', EventRowSchema)
