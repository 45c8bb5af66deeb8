import { ratioOf } from './aggregations/plan.ts'
import type { Column, Node } from './feature-set.ts'
import { blockSize, type Pass, type Reading } from './readers/reading.ts'

type Combining = Extract<Node, { kind: 'ratio' | 'cross' }>

/** Computes features for a block of items at a time, each node once, and writes their columns. */
export class RowWriter {
  readonly #columns: readonly Column[]
  readonly #combining: readonly Combining[]
  /** By the node's place. */
  readonly #values: Float64Array[] = []
  readonly #reads: readonly ((reading: Reading) => void)[]

  /** Nodes stand behind those that they are made of; all others are in the passes. */
  constructor(nodes: readonly Node[], columns: readonly Column[], passes: readonly Pass[]) {
    this.#columns = columns
    for (const { place, width } of nodes) this.#values[place] = new Float64Array(width * blockSize)
    this.#combining = nodes.filter(isCombining)
    this.#reads = passes.map(({ nodes, read }) => {
      const values = nodes.map(({ place }) => this.#values[place]!)
      return (reading) => read(reading, values)
    })
  }

  /** Writes the rows of the block to where they stand in `out` among those of the request. */
  write(reading: Reading, out: Float32Array): void {
    const { before, count } = reading
    for (const read of this.#reads) read(reading)
    for (const node of this.#combining) {
      const [a, b] = node.parts
      combine(node, this.#values[a]!, this.#values[b]!, count, this.#values[node.place]!)
    }
    const width = this.#columns.length
    for (let c = 0; c < width; c++) {
      const { node, part, log } = this.#columns[c]!
      writeColumn(this.#values[node]!, part * blockSize, count, log, out, before * width + c, width)
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
    // of a block most say the same, nothing or never, and a logarithm takes its time
    let [x, scaled] = [0, 0]
    for (let i = 0; i < count; i++) {
      if (values[from + i] !== x) {
        x = values[from + i]!
        scaled = x < 0 ? -Math.log1p(-x) : Math.log1p(x)
      }
      out[at + i * width] = scaled
    }
  } else for (let i = 0; i < count; i++) out[at + i * width] = values[from + i]!
}
