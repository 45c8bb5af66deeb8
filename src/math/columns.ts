/** Some columns of rows, in another order: `columns` names each by its place. */
export function pickColumns(rows: Float32Array, width: number, columns: readonly number[]): Float32Array {
  const count = rows.length / width
  const picked = new Float32Array(count * columns.length)
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < columns.length; c++) picked[i * columns.length + c] = rows[i * width + columns[c]!]!
  }
  return picked
}

/** Columns of some rows, row-major, and which row stands where; by default in order. */
export interface Block {
  readonly rows: Float32Array
  readonly width: number
  readonly at?: (i: number) => number
}

/** Blocks of columns over the same `count` things, side by side: count x (sum of widths), row-major, in what `take` gives. */
export function joinColumns(
  count: number,
  blocks: readonly Block[],
  take: (length: number) => Float32Array = (length) => new Float32Array(length),
): Float32Array {
  const width = blocks.reduce((sum, block) => sum + block.width, 0)
  const joined = take(count * width)
  let column = 0
  for (const { rows, width: columns, at } of blocks) {
    for (let i = 0; i < count; i++) {
      const from = (at === undefined ? i : at(i)) * columns
      const to = i * width + column
      for (let c = 0; c < columns; c++) joined[to + c] = rows[from + c]!
    }
    column += columns
  }
  return joined
}
