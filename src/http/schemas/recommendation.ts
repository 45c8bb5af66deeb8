import Type from 'typebox'
import type { Recommendation, RecommendedItem, Row } from '../../domain/recommendation.ts'
import { rungs } from '../../domain/recommendation.ts'
import type { Limits } from '../limits.ts'
import { component } from './component.ts'
import { ContextSchema } from './context.ts'
import { ItemIdSchema, RecommendationIdSchema, UserIdSchema } from './ids.ts'
import { ArtworkSchema, ItemComponent } from './item.ts'

export const recommendationRequest = (limits: Limits) =>
  Type.Object(
    {
      userId: UserIdSchema,
      size: Type.Optional(
        Type.Integer({ minimum: 1, maximum: limits.size, description: 'Items wanted; a surface has its own default' }),
      ),
      context: Type.Optional(ContextSchema),
      seeds: Type.Optional(
        Type.Array(ItemIdSchema, {
          maxItems: limits.seeds,
          description: 'The items asked about: the one of similar, those in the cart',
        }),
      ),
      params: Type.Optional(
        Type.Record(Type.String(), Type.Number(), {
          maxProperties: limits.params,
          description: 'Params set for this request alone; GET /v1/params lists them',
        }),
      ),
    },
    { additionalProperties: false },
  )

export const RecommendedItemSchema = Type.Object({
  itemId: ItemIdSchema,
  title: Type.String(),
  reason: Type.Object({ source: Type.String(), text: Type.String(), because: Type.Optional(ItemIdSchema) }),
  position: Type.Integer({ description: '0 at the top; counts through the page, row after row' }),
  propensity: Type.Number({ description: 'Probability with which the policy put the item there' }),
  score: Type.Number(),
  sponsored: Type.Boolean(),
  artwork: Type.Optional(ArtworkSchema),
  item: ItemComponent.ref,
})

export const RecommendedItemComponent = component<RecommendedItem>('RecommendedItem', RecommendedItemSchema)

export const RowSchema = Type.Object(
  { id: Type.String({ description: 'Stable within a page' }), title: Type.String(), items: RecommendedItemComponent.list },
  { description: 'A titled run of items' },
)

export const RowComponent = component<Row>('Row', RowSchema)

export const RecommendationSchema = Type.Object({
  recommendationId: RecommendationIdSchema,
  surface: Type.String(),
  userId: UserIdSchema,
  at: Type.Number(),
  rows: RowComponent.list,
  degraded: Type.Boolean({ description: 'True when any part answered with its fallback' }),
  rung: Type.Enum([...rungs], { description: 'How far down the fallback ladder the answer was made' }),
  failed: Type.Array(Type.String(), { description: 'Stages that fell' }),
  models: Type.Record(Type.String(), Type.String(), { description: 'Artifact ids by role' }),
  experiments: Type.Record(Type.String(), Type.String(), {
    description: 'The arm that the person is in, by experiment, of those that this answer met',
  }),
  candidates: Type.Integer({ description: 'Distinct items that the sources found, filtered ones included' }),
  milliseconds: Type.Number(),
})

export const RecommendationComponent = component<Recommendation>('Recommendation', RecommendationSchema)
