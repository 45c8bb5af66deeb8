import Type from 'typebox'
import type { ItemId, RecommendationId, UserId } from '../../domain/ids.ts'

const name = Type.String({ minLength: 1, maxLength: 256 })

/** Ids are branded at the door: a checked string is an id from here on. */
export const UserIdSchema = Type.Unsafe<UserId>(name)
export const ItemIdSchema = Type.Unsafe<ItemId>(name)
export const RecommendationIdSchema = Type.Unsafe<RecommendationId>(name)
