import type { Found } from '../../domain/candidate.ts'
import { IdMap, type ItemId } from '../../domain/ids.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { SparseSum } from '../../math/sparse-sum.ts'
import type { Interactions } from '../interactions.ts'
import type { Asker, ModelKind, Neighbourly, Retriever } from '../model.ts'
import { scoresOf } from '../scores-of.ts'
import { countSuccessors, type Successors } from './fit.ts'

/**
 * What tends to come next: a Markov chain over items, its transitions counted over a window rather than one step.
 * For each person, each item i and each j that follows it by `gap` <= window places:
 *
 *     c_ij = sum weight_j / gap            P(j | i) = c_ij / (sum_j c_ij + shrinkage)
 *
 * so an item seen once does not speak as loudly as one seen a thousand times. Someone whose newest items are h_0, h_1 …
 * is offered j by
 *
 *     score(j) = sum_r recency^r P(j | h_r)        over the newest `reach` items
 *
 * and `because` is the h_r with the largest term. First-order chains: Rendle et al., FPMC (2010); the weight 1 / gap over a
 * window: the sequential rules of Ludewig and Jannach (2018).
 */
export const markov: ModelKind<Interactions, MarkovSettings, MarkovModel> = {
  kind: 'markov',
  format: 1,
  defaults: { window: 15, shrinkage: 50, keep: 200, reach: 30, recency: 0.6 },
  fit: async (data, settings) => new MarkovModel(data.items, countSuccessors(data, settings), settings),
  encode: ({ items, successors, serving: { reach, recency } }) =>
    encodeSections({ items: items.ids, reach, recency } satisfies Meta, { ...successors }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const successors: Successors = { ptr: section('ptr'), item: section('item'), chance: section('chance') }
    return new MarkovModel(new IdMap(meta.items), successors, meta)
  },
}

export type MarkovSettings = {
  /** Places after an item within which another counts as following it. 1 is the classical chain, and much sparser. */
  readonly window: number
  /** Weight added to each item's total: how much must have followed it before its chances are half believed. */
  readonly shrinkage: number
  /** Successors kept of each item. Fewer: smaller artifact, fewer candidates. */
  readonly keep: number
  /** Newest history items that speak. */
  readonly reach: number
  /** Weight of each against the next newer one, 0 to 1. Near 1, the moment is drowned by the past. */
  readonly recency: number
}

interface Serving {
  readonly reach: number
  readonly recency: number
}

interface Meta extends Serving {
  readonly items: readonly ItemId[]
}

export class MarkovModel implements Retriever, Neighbourly {
  readonly items: IdMap<ItemId>
  readonly successors: Successors
  readonly serving: Serving
  /** Scores of the asker heard last, and of each score its largest part and whence it came. */
  readonly #sums: SparseSum
  readonly #largest: Float64Array
  readonly #because: Int32Array
  #heard: Asker | undefined

  constructor(items: IdMap<ItemId>, successors: Successors, { reach, recency }: Serving) {
    this.items = items
    this.successors = successors
    this.serving = { reach, recency }
    this.#sums = new SparseSum(items.size)
    this.#largest = new Float64Array(items.size)
    this.#because = new Int32Array(items.size)
  }

  retrieve(asker: Asker, count: number): Found[] {
    this.#listen(asker)
    const seen = new Set(asker.history.map(({ itemId }) => this.items.row(itemId)))
    return this.#sums.best(count, seen).map((row) => ({
      itemId: this.items.id(row),
      score: this.#sums.values[row]!,
      because: asker.history[this.#because[row]!]!.itemId,
    }))
  }

  score(asker: Asker, items: readonly ItemId[]): Float32Array {
    this.#listen(asker)
    return scoresOf(items, this.items, this.#sums.values)
  }

  neighbours(itemId: ItemId, count: number): Found[] {
    const row = this.items.row(itemId)
    const { ptr, item, chance } = this.successors
    if (row < 0) return []
    const size = Math.max(0, Math.min(count, ptr[row + 1]! - ptr[row]!))
    return Array.from({ length: size }, (_, n) => ({
      itemId: this.items.id(item[ptr[row]! + n]!),
      score: chance[ptr[row]! + n]!,
    }))
  }

  /** Leaves in `#sums` the score of each item, and in `#because` the place in the history of the item with the largest part in it. */
  #listen(asker: Asker): void {
    if (asker === this.#heard) return
    const { ptr, item, chance } = this.successors
    this.#sums.clear()
    for (let rank = 0; rank < Math.min(this.serving.reach, asker.history.length); rank++) {
      const source = this.items.row(asker.history[rank]!.itemId)
      const weight = this.serving.recency ** rank
      for (let n = source < 0 ? 0 : ptr[source]!; source >= 0 && n < ptr[source + 1]!; n++) {
        const row = item[n]!
        const part = weight * chance[n]!
        if (!this.#sums.has(row) || part > this.#largest[row]!) {
          this.#largest[row] = part
          this.#because[row] = rank
        }
        this.#sums.add(row, part)
      }
    }
    this.#heard = asker
  }
}
