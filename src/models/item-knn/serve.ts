import type { Found } from '../../domain/candidate.ts'
import { SparseSum } from '../../math/sparse-sum.ts'
import type { Asker } from '../model.ts'
import { scoresOf } from '../scores-of.ts'
import type { ItemKnnModel } from './item-knn.ts'

/** Makes neighbours answer: score(i) = sum over the latest acts h of weight(h) decay(h) s(h, i). */
export function serveItemKnn(fitted: Pick<ItemKnnModel, 'settings' | 'items' | 'similar'>): ItemKnnModel {
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
      const strength = weight * 0.5 ** (place / halfLifeActs)
      for (let n = item * k; n < (item + 1) * k && similar.rows[n]! >= 0; n++) {
        const row = similar.rows[n]!
        const part = strength * similar.similarities[n]!
        if (sums.values[row] === 0 || part > largest[row]!) {
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
