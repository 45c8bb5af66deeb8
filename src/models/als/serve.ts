import type { Found } from '../../domain/candidate.ts'
import type { IdMap, ItemId } from '../../domain/ids.ts'
import { Scanner } from '../../math/scanner.ts'
import type { Act, Asker, Neighbourly, Retriever } from '../model.ts'
import type { Factors } from './fit.ts'
import { type FoldIn, foldIn } from './fold-in.ts'
import type { AlsSettings } from './settings.ts'

export interface AlsModel extends Retriever, Neighbourly, Factors {
  readonly settings: AlsSettings
  readonly factors: number
  readonly items: IdMap<ItemId>
  /** The vector of whoever has this history, in the items' space: its dot product with an item's vector is the score. Zero for no known item. */
  readonly userVector: (asker: Asker) => Float32Array
  readonly vector: (itemId: ItemId) => Float32Array | undefined
}

type Fitted = Pick<AlsModel, 'settings' | 'items' | keyof Factors>

/** Makes fitted factors answer. */
export function serveAls(fitted: Fitted): AlsModel {
  const { settings, items, vectors } = fitted
  const { factors, halfLifeActs } = settings
  const scanner = new Scanner(factors)
  scanner.set(vectors)
  const fold: FoldIn = foldIn(fitted)

  const rowVector = (row: number) => vectors.subarray(row * factors, (row + 1) * factors)
  const known = (history: readonly Act[]) =>
    history.flatMap(({ itemId, weight }, place) => {
      const row = items.row(itemId)
      return row < 0 ? [] : [{ row, weight: halfLifeActs === 0 ? weight : weight * 0.5 ** (place / halfLifeActs) }]
    })
  let heard: { readonly asker: Asker; readonly vector: Float32Array } | undefined
  const userVector = (asker: Asker) => {
    if (heard?.asker !== asker) heard = { asker, vector: fold(known(asker.history)) }
    return heard.vector
  }
  const found = (
    { rows, scores }: { rows: Int32Array; scores: Float32Array },
    but: ReadonlySet<number>,
    count: number,
  ): Found[] => {
    const out: Found[] = []
    for (let i = 0; i < rows.length && out.length < count; i++) {
      if (!but.has(rows[i]!)) out.push({ itemId: items.id(rows[i]!), score: scores[i]! })
    }
    return out
  }

  return {
    ...fitted,
    factors,
    userVector,
    vector: (itemId) => {
      const row = items.row(itemId)
      return row < 0 ? undefined : rowVector(row)
    },
    retrieve: (asker, count) => {
      const seen = new Set(asker.history.map(({ itemId }) => items.row(itemId)).filter((row) => row >= 0))
      return seen.size === 0 ? [] : found(scanner.best(userVector(asker), count + seen.size), seen, count)
    },
    score: (asker, ids) => {
      const user = userVector(asker)
      const scores = new Float32Array(ids.length)
      for (let i = 0; i < ids.length; i++) {
        const row = items.row(ids[i]!)
        if (row >= 0) scores[i] = scanner.product(row, user)
      }
      return scores
    },
    neighbours: (itemId, count) => {
      const row = items.row(itemId)
      return row < 0 ? [] : found(scanner.similar(rowVector(row), count + 1), new Set([row]), count)
    },
  }
}
