import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What lies nearest to the person's place in the space of implicit ALS. */
export const nearestToTaste = ({ models }: Pick<Parts, 'models'>) =>
  fromModel('nearest-to-taste', 'Close to your taste', () => models().als, 400)
