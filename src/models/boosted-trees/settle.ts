import { type Forest, goesLeft, treesOf } from './forest.ts'

/** The forest as it answers where a column has this value: its splits are gone, and with them the sides that it never takes. */
export function settled(forest: Forest, column: number, value: number): Forest {
  const kept: number[] = []
  const right: number[] = []
  const rows: number[] = []
  const starts = [0]
  /** Lays what is left of a node and of all below it; answers where. */
  const lay = (node: number): number => {
    const [ours, theirs] = [node + 1, forest.right[node]!]
    const isLeaf = theirs === 0
    if (!isLeaf && forest.column[node] === column) return lay(goesLeft(forest, node, value) ? ours : theirs)
    const at = kept.push(node) - 1
    if (isLeaf) {
      right[at] = 0
      rows[at] = forest.rows[node]!
    } else {
      const left = lay(ours)
      right[at] = lay(theirs)
      rows[at] = rows[left]! + rows[right[at]!]!
    }
    return at
  }
  for (let tree = 0; tree < treesOf(forest); tree++) {
    lay(forest.starts[tree]!)
    starts.push(kept.length)
  }
  return {
    starts: Int32Array.from(starts),
    column: Int32Array.from(kept, (node) => forest.column[node]!),
    threshold: Float32Array.from(kept, (node) => forest.threshold[node]!),
    missingLeft: Uint8Array.from(kept, (node) => forest.missingLeft[node]!),
    right: Int32Array.from(right),
    value: Float64Array.from(kept, (node) => forest.value[node]!),
    gain: Float64Array.from(kept, (node) => forest.gain[node]!),
    rows: Int32Array.from(rows),
  }
}
