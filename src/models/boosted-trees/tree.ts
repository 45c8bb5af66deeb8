import type { BinnedColumn } from './binned.ts'

/** A node of a tree that grows: a leaf until it is split. */
export interface TreeNode {
  /** Rows that it was grown on. */
  readonly rows: number
  /** What it predicts, not yet shrunk by the learning rate. */
  readonly value: number
  split?: Split
}

export interface Split {
  readonly column: BinnedColumn
  /** The last bin of the left. */
  readonly bin: number
  readonly missingLeft: boolean
  /** What it takes from the loss. */
  readonly gain: number
  readonly left: TreeNode
  readonly right: TreeNode
}

/** Rows [begin, end) of the order, and the node that they fell into. */
export interface Leaf {
  readonly node: TreeNode
  readonly begin: number
  readonly end: number
}

export interface Grown {
  readonly root: TreeNode
  readonly leaves: readonly Leaf[]
}

/** The leaf of a row of the table that the tree was grown on. */
export function leafOfRow(root: TreeNode, row: number): TreeNode {
  let node = root
  while (node.split !== undefined) {
    const { column, left, right } = node.split
    node = binGoesLeft(node.split, column.bins[row]!) ? left : right
  }
  return node
}

/** Whether what lies in a bin of the split's column goes left. The bin of what is missing stands behind those of values. */
export const binGoesLeft = ({ column, bin, missingLeft }: Pick<Split, 'column' | 'bin' | 'missingLeft'>, at: number): boolean =>
  at > column.cuts.length ? missingLeft : at <= bin
