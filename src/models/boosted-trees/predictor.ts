import { instantiate, kernelModule } from '../../math/kernels.ts'
import { doublesAt, floatsAt, intsAt, Layout } from '../../math/memory.ts'
import type { RowKernel } from '../../math/pool.ts'
import { type Forest, treesOf } from './forest.ts'

/** Rows that are looked at together: with the nodes of a tree they fit a core's own cache. */
const blockRows = 512

/** Kernels read rows four at a time: there may be three behind the last. */
const slack = 3

const nodeBytes = 16

/** Scores rows by a forest: its nodes stand in a kernel's memory, and rows pass through it. */
export class Predictor {
  readonly #width: number
  readonly #trees: number
  readonly #kernel: RowKernel
  readonly #args: readonly number[]
  readonly #rows: Float32Array
  readonly #scores: Float64Array

  /** `width`: columns of a row. */
  constructor(forest: Forest, width: number) {
    const layout = new Layout()
    const nodes = layout.take(forest.right.length * nodeBytes)
    const values = layout.take(forest.value.byteLength)
    const roots = layout.take(forest.starts.byteLength)
    const rows = layout.take((blockRows + slack) * width * 4)
    const scores = layout.take((blockRows + slack) * 8)
    const memory = layout.memory()
    writeNodes(forest, intsAt(memory, nodes, forest.right.length * 4), floatsAt(memory, nodes, forest.right.length * 4))
    doublesAt(memory, values, forest.value.length).set(forest.value)
    intsAt(memory, roots, forest.starts.length).set(forest.starts.map((start) => start * nodeBytes))
    this.#width = width
    this.#trees = treesOf(forest)
    this.#kernel = instantiate<{ scoreRows: RowKernel }>(kernelModule('forest'), memory).scoreRows
    this.#args = [nodes, values, roots, 0, this.#trees, rows, width * 4, scores]
    this.#rows = floatsAt(memory, rows, blockRows * width)
    this.#scores = doublesAt(memory, scores, blockRows)
  }

  /** Adds what the trees say to the score of each row. */
  addScores(rows: Float32Array, scores: Float64Array): void {
    for (let from = 0; from < scores.length; from += blockRows) {
      const block = scores.subarray(from, from + blockRows)
      this.#rows.set(rows.subarray(from * this.#width, (from + block.length) * this.#width))
      this.#scores.set(block)
      this.#kernel(0, block.length, 0, ...this.#args)
      block.set(this.#scores.subarray(0, block.length))
    }
  }
}

function writeNodes({ column, threshold, missingLeft, right }: Forest, ints: Int32Array, floats: Float32Array): void {
  for (let node = 0; node < right.length; node++) {
    const isLeaf = right[node] === 0
    floats[node * 4] = threshold[node]!
    ints[node * 4 + 1] = column[node]! * 4 + missingLeft[node]!
    ints[node * 4 + 2] = (isLeaf ? node : node + 1) * nodeBytes
    ints[node * 4 + 3] = (isLeaf ? node : right[node]!) * nodeBytes
  }
}
