import type { TreeNode } from './tree.ts'

/**
 * Trees as flat arrays. Nodes stand in preorder: the left child of a node is the one behind it. Of a leaf, `right` is 0.
 * What is at most the threshold goes left; what is missing, where `missingLeft` says.
 */
export interface Forest {
  /** The first node of each tree, and the number of all nodes. */
  readonly starts: Int32Array
  /** A node's column, threshold, right child and where what is missing goes. */
  readonly column: Int32Array
  readonly threshold: Float32Array
  readonly missingLeft: Uint8Array
  readonly right: Int32Array
  /** What a leaf predicts; of other nodes 0. */
  readonly value: Float64Array
  /** What a split took from the loss; of leaves 0. */
  readonly gain: Float64Array
  /** Rows that a node was grown on. */
  readonly rows: Int32Array
}

export const treesOf = ({ starts }: Forest): number => starts.length - 1

/** Lays grown trees out, their values times `shrinkage`. */
export function forestOf(roots: readonly TreeNode[], shrinkage: number): Forest {
  const starts = [0]
  const nodes: (TreeNode & { right: number })[] = []
  const lay = (node: TreeNode): void => {
    const laid = { ...node, right: 0 }
    nodes.push(laid)
    if (node.split === undefined) return
    lay(node.split.left)
    laid.right = nodes.length
    lay(node.split.right)
  }
  for (const root of roots) {
    lay(root)
    starts.push(nodes.length)
  }
  return {
    starts: Int32Array.from(starts),
    column: Int32Array.from(nodes, ({ split }) => split?.column.column ?? 0),
    threshold: Float32Array.from(nodes, ({ split }) => thresholdOf(split)),
    missingLeft: Uint8Array.from(nodes, ({ split }) => (split?.missingLeft ? 1 : 0)),
    right: Int32Array.from(nodes, ({ right }) => right),
    value: Float64Array.from(nodes, ({ split, value }) => (split === undefined ? shrinkage * value : 0)),
    gain: Float64Array.from(nodes, ({ split }) => split?.gain ?? 0),
    rows: Int32Array.from(nodes, ({ rows }) => rows),
  }
}

/** The upper end of the last bin of the left; beyond all where only what is missing stands on the right. */
const thresholdOf = (split: TreeNode['split']): number =>
  split === undefined ? 0 : (split.column.cuts[split.bin] ?? Number.POSITIVE_INFINITY)

/** Whether a value goes left at a node. */
export const goesLeft = ({ threshold, missingLeft }: Forest, node: number, value: number): boolean =>
  // Nothing compares with NaN: each comparison says no to what is missing, and one of them is asked to deny.
  missingLeft[node] === 1 ? !(value > threshold[node]!) : value <= threshold[node]!

/** The leaf of a tree that a row, which begins at `offset`, comes to. */
export function leafOf(forest: Forest, tree: number, rows: Float32Array, offset: number): number {
  const { column, right } = forest
  let node = forest.starts[tree]!
  while (right[node] !== 0) node = goesLeft(forest, node, rows[offset + column[node]!]!) ? node + 1 : right[node]!
  return node
}

/** Adds to the score of each of `count` rows what the trees [from, to) say of it. */
export function addScores(
  forest: Forest,
  rows: Float32Array,
  width: number,
  scores: Float64Array,
  [from, to] = [0, treesOf(forest)],
): void {
  for (let tree = from; tree < to; tree++) {
    for (let row = 0; row < scores.length; row++) scores[row]! += forest.value[leafOf(forest, tree, rows, row * width)]!
  }
}
