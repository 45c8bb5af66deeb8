/** A sparse table, compressed by row. */
export interface SparseRows {
  /** rows + 1 bounds into the two arrays below. */
  readonly bounds: Int32Array
  /** The column of each entry. */
  readonly ids: Int32Array
  readonly values: Float32Array
}

export const rowCount = ({ bounds }: SparseRows): number => bounds.length - 1

export const degree = ({ bounds }: SparseRows, row: number): number => bounds[row + 1]! - bounds[row]!

/** The same table compressed by column. Within a column, rows ascend. */
export function transpose({ bounds, ids, values }: SparseRows, columns: number): SparseRows {
  const out = { bounds: new Int32Array(columns + 1), ids: new Int32Array(ids.length), values: new Float32Array(ids.length) }
  for (const column of ids) out.bounds[column + 1]!++
  for (let c = 0; c < columns; c++) out.bounds[c + 1]! += out.bounds[c]!
  const next = out.bounds.slice()
  for (let row = 0; row + 1 < bounds.length; row++) {
    for (let e = bounds[row]!; e < bounds[row + 1]!; e++) {
      const to = next[ids[e]!]!++
      out.ids[to] = row
      out.values[to] = values[e]!
    }
  }
  return out
}

/** Rows by number of entries, most first, ties by row: `order[rank]` is a row. */
export const byDegree = (table: SparseRows): Int32Array =>
  byCount(Int32Array.from({ length: rowCount(table) }, (_, row) => degree(table, row)))

/** Indices by count, greatest first, ties by index. */
export function byCount(counts: Int32Array): Int32Array {
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0)
  const next = new Int32Array(most + 2) // counting sort: next[most - count] is where the next index of that count goes
  for (const count of counts) next[most - count + 1]!++
  for (let d = 0; d <= most; d++) next[d + 1]! += next[d]!
  const order = new Int32Array(counts.length)
  counts.forEach((count, i) => {
    order[next[most - count]!++] = i
  })
  return order
}

/** How many of `ids` each id below `size` is. */
export function countsOf(ids: Int32Array, size: number): Int32Array {
  const counts = new Int32Array(size)
  for (const id of ids) counts[id]!++
  return counts
}

/** rank[order[i]] = i. */
export function inverse(order: Int32Array): Int32Array {
  const rank = new Int32Array(order.length)
  order.forEach((row, i) => {
    rank[row] = i
  })
  return rank
}

/** Row i of the answer is row `order[i]`; column c becomes `columnRank[c]`. */
export function permute({ bounds, ids, values }: SparseRows, order: Int32Array, columnRank: Int32Array): SparseRows {
  const out = { bounds: new Int32Array(bounds.length), ids: new Int32Array(ids.length), values: new Float32Array(ids.length) }
  let n = 0
  order.forEach((row, i) => {
    for (let e = bounds[row]!; e < bounds[row + 1]!; e++) {
      out.ids[n] = columnRank[ids[e]!]!
      out.values[n] = values[e]!
      n++
    }
    out.bounds[i + 1] = n
  })
  return out
}
