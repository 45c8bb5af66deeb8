import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What people tend to watch straight after what this person watched last: the next part, above all. */
export const nextInLine = ({ models }: Pick<Parts, 'models'>) =>
  fromModel('next-in-line', 'Often watched next', () => models().markov, 150)
