import { defaultThreads } from '../../math/pool.ts'
import { type ItemToItemModel, type ItemToItemSettings, itemToItemKind } from '../item-to-item.ts'
import { similarItems } from './similar-items.ts'

export interface ItemKnnSettings extends ItemToItemSettings {
  /** Added to |i| |j|: pulls similarities down that rest on few people. Too low and rare items are everyone's neighbours; too high and popular ones are. */
  readonly shrinkage: number
}

export type ItemKnnModel = ItemToItemModel<ItemKnnSettings>

/**
 * Item to item (Sarwar et al. 2001; Linden, Smith and York 2003): items are alike when the same people wanted them.
 * `threads` to fit with; the model is the same for any number.
 */
export const itemKnnWith = ({ threads = defaultThreads() }: { threads?: number }) =>
  itemToItemKind<ItemKnnSettings>(
    'item-knn',
    { neighbours: 100, shrinkage: 20, historyLength: 50, halfLifeActs: 10 },
    (data, settings, run) => similarItems(data, settings, run, threads),
  )

export const itemKnn = itemKnnWith({})
