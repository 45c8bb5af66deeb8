// What a forest says of rows, four rows down a tree at a time, so that what one waits for the others fetch.

/** Of a comparison nothing is guessed: both children stand in the node, and a leaf's are the leaf itself. */
@unmanaged class Node {
  threshold: f32
  /** Byte offset of its column in a row; the lowest bit says that what is missing goes left. */
  column: u32
  /** Byte offsets among the nodes. */
  left: u32
  right: u32
}

/**
 * Adds to `scores` (f64) of rows [from, to) the values (f64, one a node) of the leaves that they come to in the trees [firstTree, endTree),
 * of which `roots` (u32) are the byte offsets among the nodes. Rows have `rowBytes` bytes; after the last, three more may be read.
 */
export function scoreRows(
  from: i32, to: i32, scratch: usize,
  nodes: usize, values: usize, roots: usize, firstTree: i32, endTree: i32, rows: usize, rowBytes: usize, scores: usize,
): void {
  for (let tree = firstTree; tree < endTree; tree++) {
    const root = nodes + <usize>load<u32>(roots + (<usize>tree << 2))
    for (let row = from; row < to; row += 4) {
      addFour(root, nodes, values, rows + <usize>row * rowBytes, rowBytes, scores + (<usize>row << 3))
    }
  }
}

function addFour(root: usize, nodes: usize, values: usize, row: usize, rowBytes: usize, scores: usize): void {
  let a = root, b = root, c = root, d = root
  for (;;) {
    const nextA = childOf(a, nodes, row)
    const nextB = childOf(b, nodes, row + rowBytes)
    const nextC = childOf(c, nodes, row + 2 * rowBytes)
    const nextD = childOf(d, nodes, row + 3 * rowBytes)
    if (((a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD)) == 0) break
    a = nextA
    b = nextB
    c = nextC
    d = nextD
  }
  addValue(scores, values, a - nodes)
  addValue(scores + 8, values, b - nodes)
  addValue(scores + 16, values, c - nodes)
  addValue(scores + 24, values, d - nodes)
}

// @ts-ignore: decorator
@inline function childOf(at: usize, nodes: usize, row: usize): usize {
  const node = changetype<Node>(at)
  const value = load<f32>(row + <usize>(node.column & ~1))
  const isMissing = <u32>(value != value)
  const goesLeft = <u32>(value <= node.threshold) | (isMissing & node.column)
  return nodes + <usize>select<u32>(node.left, node.right, goesLeft & 1)
}

/** A node has 16 bytes, its value 8. */
// @ts-ignore: decorator
@inline function addValue(score: usize, values: usize, node: usize): void {
  store<f64>(score, load<f64>(score) + load<f64>(values + (node >> 1)))
}
