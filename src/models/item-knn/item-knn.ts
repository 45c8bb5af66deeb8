import { IdMap, type ItemId } from '../../domain/ids.ts'
import { defaultThreads } from '../../math/pool.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { Interactions } from '../interactions.ts'
import type { ModelKind, Neighbourly, Retriever, Settings } from '../model.ts'
import { serveItemKnn } from './serve.ts'
import { similarItems } from './similar-items.ts'

export interface ItemKnnSettings extends Settings {
  /** Neighbours kept an item. Fewer answer faster and reach fewer items; beyond 200 the rest is noise. */
  readonly neighbours: number
  /** Added to |i| |j|: pulls similarities down that rest on few people. Too low and rare items are everyone's neighbours; too high and popular ones are. */
  readonly shrinkage: number
  /** The latest acts that speak for a person. */
  readonly historyLength: number
  /** An act counts half as much as the one so many places newer. */
  readonly halfLifeActs: number
}

/** The items most like each item, best first: both items x settings.neighbours, row-major; -1 and 0 where there are fewer. */
export interface SimilarItems {
  readonly rows: Int32Array
  readonly similarities: Float32Array
}

export interface ItemKnnModel extends Retriever, Neighbourly {
  readonly settings: ItemKnnSettings
  readonly items: IdMap<ItemId>
  readonly similar: SimilarItems
}

/**
 * Item to item (Sarwar et al. 2001; Linden, Smith and York 2003): items are alike when the same people wanted them.
 * `threads` to fit with; the model is the same for any number.
 */
export const itemKnnWith = ({
  threads = defaultThreads(),
}: {
  threads?: number
}): ModelKind<Interactions, ItemKnnSettings, ItemKnnModel> => ({
  kind: 'item-knn',
  format: 1,
  defaults: { neighbours: 100, shrinkage: 20, historyLength: 50, halfLifeActs: 10 },
  fit: async (data, settings, run) =>
    serveItemKnn({ settings, items: data.items, similar: await similarItems(data, settings, run, threads) }),
  encode: ({ settings, items, similar }) => encodeSections({ settings, items: items.ids }, { ...similar }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<{ settings: ItemKnnSettings; items: ItemId[] }>(bytes)
    return serveItemKnn({
      settings: meta.settings,
      items: new IdMap(meta.items),
      similar: { rows: section<Int32Array>('rows'), similarities: section<Float32Array>('similarities') },
    })
  },
})

export const itemKnn = itemKnnWith({})
