import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What people with the most similar past liked. */
export const usersLikeYou = (parts: Pick<Parts, 'models'>) =>
  fromModel('users-like-you', 'Liked by people like you', parts, ({ userKnn }) => userKnn, 250)
