import { ratioOf } from './aggregations/plan.ts'
import type { Column, Node } from './feature-set.ts'
import { blockSize, type Reader, type Reading } from './readers.ts'

type Combining = Extract<Node, { kind: 'ratio' | 'cross' }>

/** Computes features for a block of items at a time, each node once, and writes their columns. */
export class RowWriter {
  readonly #nodes: readonly Node[]
  readonly #columns: readonly Column[]
  /** By the node's place, as are its values. */
  readonly #readers: Reader[] = []
  readonly #values: Float64Array[] = []

  /** Nodes stand behind those that they are made of. `read` answers the reader of a node that is not made of others. */
  constructor(nodes: readonly Node[], columns: readonly Column[], read: (node: Exclude<Node, Combining>) => Reader) {
    this.#nodes = nodes
    this.#columns = columns
    for (const node of nodes) {
      this.#values[node.place] = new Float64Array(node.width * blockSize)
      if (!isCombining(node)) this.#readers[node.place] = read(node)
    }
  }

  /** Writes the rows of the block under each other, the first at row `first` of `out`. */
  write(reading: Reading, out: Float32Array, first: number): void {
    const width = this.#columns.length
    for (const node of this.#nodes) {
      const values = this.#values[node.place]!
      if (isCombining(node)) combine(node, this.#values[node.parts[0]]!, this.#values[node.parts[1]]!, reading.count, values)
      else this.#readers[node.place]!(reading, values)
    }
    for (let c = 0; c < width; c++) {
      const { node, part, log } = this.#columns[c]!
      writeColumn(this.#values[node]!, part * blockSize, reading.count, log, out, first * width + c, width)
    }
  }
}

const isCombining = (node: Node): node is Combining => node.kind === 'ratio' || node.kind === 'cross'

function combine({ kind, prior }: Combining, a: Float64Array, b: Float64Array, count: number, into: Float64Array): void {
  const [p0, p1] = prior
  for (let i = 0; i < count; i++) {
    into[i] = kind === 'cross' ? a[i]! * b[i]! : ratioOf(a[i]! + p0, b[i]! + p1)
  }
}

function writeColumn(
  values: Float64Array,
  from: number,
  count: number,
  log: boolean,
  out: Float32Array,
  at: number,
  width: number,
): void {
  if (log) {
    for (let i = 0; i < count; i++) {
      const x = values[from + i]!
      out[at + i * width] = x < 0 ? -Math.log1p(-x) : Math.log1p(x)
    }
  } else for (let i = 0; i < count; i++) out[at + i * width] = values[from + i]!
}
