import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What lies nearest to the person's place in the space of implicit ALS. */
export const nearestToTaste = (parts: Pick<Parts, 'models'>) =>
  fromModel('nearest-to-taste', 'Close to your taste', parts, ({ als }) => als, 400)
