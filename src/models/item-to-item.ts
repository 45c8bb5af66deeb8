import type { Found } from '../domain/candidate.ts'
import { IdMap, type ItemId } from '../domain/ids.ts'
import { decodeSections, encodeSections } from '../math/sections.ts'
import { SparseSum } from '../math/sparse-sum.ts'
import type { Interactions } from './interactions.ts'
import type { Asker, ModelKind, Neighbourly, Retriever, Settings, TrainingRun } from './model.ts'
import { scoresOf } from './scores-of.ts'

/** What all models have in common that keep a list of items for each item and add up the lists of someone's acts. */
export interface ItemToItemSettings extends Settings {
  /** Neighbours kept an item. Fewer answer faster and reach fewer items. */
  readonly neighbours: number
  /** The latest acts that speak for a person. */
  readonly historyLength: number
  /** An act counts half as much as the one so many places newer. 0 counts all alike. */
  readonly halfLifeActs: number
}

/** The items that follow from each item, best first: both items x settings.neighbours, row-major; -1 and 0 where there are fewer. */
export interface SimilarItems {
  readonly rows: Int32Array
  readonly similarities: Float32Array
}

export interface ItemToItemModel<S extends ItemToItemSettings> extends Retriever, Neighbourly {
  readonly settings: S
  readonly items: IdMap<ItemId>
  readonly similar: SimilarItems
}

/** A kind of such model, by how its lists are made. */
export const itemToItemKind = <S extends ItemToItemSettings>(
  kind: string,
  defaults: S,
  listsOf: (data: Interactions, settings: S, run: TrainingRun) => Promise<SimilarItems>,
): ModelKind<Interactions, S, ItemToItemModel<S>> => ({
  kind,
  format: 1,
  defaults,
  fit: async (data, settings, run) =>
    serveItemToItem({ settings, items: data.items, similar: await listsOf(data, settings, run) }),
  encode: encodeItemToItem,
  decode: (bytes) => serveItemToItem(decodeItemToItem<S>(bytes)),
})

type Fitted<S extends ItemToItemSettings> = Pick<ItemToItemModel<S>, 'settings' | 'items' | 'similar'>

const encodeItemToItem = <S extends ItemToItemSettings>({ settings, items, similar }: Fitted<S>): Uint8Array =>
  encodeSections({ settings, items: items.ids }, { ...similar })

function decodeItemToItem<S extends ItemToItemSettings>(bytes: Uint8Array): Fitted<S> {
  const { meta, section } = decodeSections<{ settings: S; items: ItemId[] }>(bytes)
  const similar = { rows: section<Int32Array>('rows'), similarities: section<Float32Array>('similarities') }
  return { settings: meta.settings, items: new IdMap(meta.items), similar }
}

/** Makes neighbours answer: score(i) = sum over the latest acts h of weight(h) decay(h) s(h, i). */
function serveItemToItem<S extends ItemToItemSettings>(fitted: Fitted<S>): ItemToItemModel<S> {
  const { settings, items, similar } = fitted
  const { neighbours: k, historyLength, halfLifeActs } = settings
  const sums = new SparseSum(items.size)
  /** Of each item in `sums`: the largest part, and the place in the history that it came from. */
  const largest = new Float64Array(items.size)
  const because = new Int32Array(items.size)

  let heard: Asker | undefined

  const vote = (asker: Asker) => {
    if (asker === heard) return
    heard = asker
    const { history } = asker
    sums.clear()
    for (let place = 0; place < Math.min(history.length, historyLength); place++) {
      const { itemId, weight } = history[place]!
      const item = items.row(itemId)
      if (item < 0 || !(weight > 0)) continue
      const strength = weight * (halfLifeActs === 0 ? 1 : 0.5 ** (place / halfLifeActs))
      for (let n = item * k; n < (item + 1) * k && similar.rows[n]! >= 0; n++) {
        const row = similar.rows[n]!
        const part = strength * similar.similarities[n]!
        if (!sums.has(row) || part > largest[row]!) {
          largest[row] = part
          because[row] = place
        }
        sums.add(row, part)
      }
    }
  }

  return {
    ...fitted,
    retrieve: (asker, count) => {
      vote(asker)
      const seen = new Set(asker.history.map(({ itemId }) => items.row(itemId)))
      return sums
        .best(count, seen)
        .map((row): Found => ({ itemId: items.id(row), score: sums.values[row]!, because: asker.history[because[row]!]!.itemId }))
    },
    score: (asker, ids) => {
      vote(asker)
      return scoresOf(ids, items, sums.values)
    },
    neighbours: (itemId, count) => {
      const item = items.row(itemId)
      const found: Found[] = []
      for (let n = item * k; item >= 0 && n < item * k + Math.min(count, k) && similar.rows[n]! >= 0; n++) {
        found.push({ itemId: items.id(similar.rows[n]!), score: similar.similarities[n]! })
      }
      return found
    },
  }
}
