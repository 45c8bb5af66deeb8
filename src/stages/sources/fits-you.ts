import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What the two towers place near to the person, by all they did and told, where and when they ask; new items and new people too. */
export const fitsYou = (parts: Pick<Parts, 'models'>) =>
  fromModel('fits-you', 'A good fit for you', parts, ({ twoTower }) => twoTower, 400)
