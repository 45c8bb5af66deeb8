import { defaultThreads } from '../../math/pool.ts'
import { type ItemToItemModel, type ItemToItemSettings, itemToItemKind } from '../item-to-item.ts'
import { itemWeights } from './fit.ts'

export interface EaseSettings extends ItemToItemSettings {
  /** The ridge, in squared weights of acts. Too low and rare items are learnt by heart; too high and it becomes a table of co-occurrences. */
  readonly regularization: number
  /** Items that take part, the most popular: memory is 4 bytes a pair of them, work their third power. */
  readonly items: number
}

export type EaseModel = ItemToItemModel<EaseSettings>

/**
 * A linear model from all items to all items with nothing on its diagonal, in closed form (Steck, "Embarrassingly shallow autoencoders for sparse
 * data", 2019): B = argmin |X - XB|² + regularization |B|², diag B = 0. With P = (X'X + regularization I)^-1,
 *
 *     B_ij = -P_ij / P_jj        score(j) = sum over acts i of weight_i B_ij
 *
 * X is people x items. Of each row of B the `neighbours` entries of the largest magnitude are kept, negative ones too.
 * `threads` to fit with; the model is the same for any number.
 */
export const easeWith = ({ threads = defaultThreads() }: { threads?: number }) =>
  itemToItemKind<EaseSettings>(
    'ease',
    { regularization: 250, items: 8_192, neighbours: 400, historyLength: 200, halfLifeActs: 10 },
    (data, settings, run) => itemWeights(data, settings, run, threads),
  )

export const ease = easeWith({})
