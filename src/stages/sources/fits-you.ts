import type { Parts } from '../parts.ts'
import { fromModel } from './from-model.ts'

/** What the two towers place near to the person, by all they did and told, where and when they ask; new items and new people too. */
export const fitsYou = ({ models }: Pick<Parts, 'models'>) =>
  fromModel('fits-you', 'A good fit for you', () => models().twoTower, 400)
