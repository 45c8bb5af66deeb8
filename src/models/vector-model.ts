import type { Found } from '../domain/candidate.ts'
import type { IdMap, ItemId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'
import { Scanner } from '../math/scanner.ts'
import type { Act, Asker, Neighbourly, Retriever } from './model.ts'

/** An act on an item that the model knows, by its row; the weight is decayed. */
export interface KnownAct {
  readonly row: number
  readonly weight: number
  readonly at: Millis
}

/** A model whose scores are products of a person's vector, made when they ask, with the items'. */
export interface VectorModel extends Retriever, Neighbourly {
  readonly items: IdMap<ItemId>
  /** The vector of whoever has this history; its dot product with an item's is the score. */
  readonly userVector: (asker: Asker) => Float32Array
  readonly vector: (itemId: ItemId) => Float32Array | undefined
}

export interface VectorTable {
  readonly items: IdMap<ItemId>
  /** items x width, row-major. */
  readonly table: Float32Array
  readonly width: number
  readonly halfLifeActs: number
  /** Of the known acts, newest first, when someone asks. */
  readonly userVector: (acts: readonly KnownAct[], at: Millis) => Float32Array
}

/** Makes item vectors answer, by an exact scan of them all. */
export function serveVectors({ items, table, width, halfLifeActs, userVector }: VectorTable): VectorModel {
  const scanner = new Scanner(width)
  scanner.set(table)
  const rowVector = (row: number) => table.subarray(row * width, (row + 1) * width)
  const known = (history: readonly Act[]) =>
    history.flatMap(({ itemId, weight, at }, place) => {
      const row = items.row(itemId)
      return row < 0 ? [] : [{ row, at, weight: halfLifeActs === 0 ? weight : weight * 0.5 ** (place / halfLifeActs) }]
    })
  let heard: { readonly asker: Asker; readonly vector: Float32Array } | undefined
  const vectorOf = (asker: Asker) => {
    if (heard?.asker !== asker) heard = { asker, vector: userVector(known(asker.history), asker.at) }
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
    items,
    userVector: vectorOf,
    vector: (itemId) => {
      const row = items.row(itemId)
      return row < 0 ? undefined : rowVector(row)
    },
    retrieve: (asker, count) => {
      const seen = new Set(asker.history.map(({ itemId }) => items.row(itemId)).filter((row) => row >= 0))
      return seen.size === 0 ? [] : found(scanner.best(vectorOf(asker), count + seen.size), seen, count)
    },
    score: (asker, ids) => {
      const user = vectorOf(asker)
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
