import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What reads like the things this person liked. Works from the first like, and for items that nobody has seen yet. */
export const likeWhatYouLiked = (parts: Pick<Parts, 'models'>) =>
  fromModel('like-what-you-liked', 'Like what you liked', parts, ({ content }) => content, 250)
