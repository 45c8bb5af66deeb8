import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What comes next by all that this person did lately, its order and its pace; `next-in-line` goes by one act at a time. */
export const nextForYou = (parts: Pick<Parts, 'models'>) =>
  fromModel('next-for-you', 'Follows from what you did lately', parts, ({ sequence }) => sequence, 150)
