import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What people watched who watched what this person watched lately; says which. */
export const becauseYouWatched = (parts: Pick<Parts, 'models'>) =>
  fromModel('because-you-watched', 'Watched by people who watch what you watch', parts, ({ itemKnn }) => itemKnn, 300)
