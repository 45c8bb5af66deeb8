import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What people tend to watch straight after what this person watched last: the next part, above all. */
export const nextInLine = (parts: Pick<Parts, 'models'>) =>
  fromModel('next-in-line', 'Often watched next', parts, ({ markov }) => markov, 150)
