import type { ItemToItemSettings } from '../item-to-item.ts'

export interface GraphFilterSettings extends ItemToItemSettings {
  /** Power of a person's degree that their acts are divided by. 0 counts every act alike; at 1 those who did much say little. */
  readonly userPower: number
  /** Power of an item's degree. Near 1/2 rare items come first; lower, popular ones. */
  readonly itemPower: number
  /** Vectors of the low pass, 0 to 256. */
  readonly rank: number
  /** How much the low pass answers, as a portion of what P answers to a typical item. Too much and all answers are alike. */
  readonly lowPass: number
  /** The e above: the greater, the more popular what the low pass answers. */
  readonly lowPassPower: number
  /** How much of what P makes common is taken back, 0 to 1.5. */
  readonly sharpness: number
}

export const graphFilterDefaults: GraphFilterSettings = {
  userPower: 0.2,
  itemPower: 0.42,
  rank: 256,
  lowPass: 0.2,
  lowPassPower: 0.6,
  sharpness: 1,
  neighbours: 400,
  historyLength: 200,
  halfLifeActs: 10,
}
