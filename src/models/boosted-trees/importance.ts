import type { Forest } from './forest.ts'

/** How much trees lean on a column. */
export interface Importance {
  readonly column: string
  /** What its splits took from the loss, all together: how much it matters. */
  readonly gain: number
  /** How many splits it has: how often it is asked. */
  readonly splits: number
}

/** Every column of the schema that some tree splits on, the one that gained most first. */
export function importances({ schema, forest }: { readonly schema: readonly string[]; readonly forest: Forest }): Importance[] {
  const gain = new Float64Array(schema.length)
  const splits = new Int32Array(schema.length)
  forest.right.forEach((right, node) => {
    if (right === 0) return
    gain[forest.column[node]!]! += forest.gain[node]!
    splits[forest.column[node]!]!++
  })
  return schema
    .map((column, i) => ({ column, gain: gain[i]!, splits: splits[i]! }))
    .filter((each) => each.splits > 0)
    .sort((a, b) => b.gain - a.gain)
}
