import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What people watched who watched what this person watched lately; says which. */
export const becauseYouWatched = ({ models }: Pick<Parts, 'models'>) =>
  fromModel('because-you-watched', 'Watched by people who watch what you watch', () => models().itemKnn, 300)
