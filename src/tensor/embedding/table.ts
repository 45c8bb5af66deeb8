import { instantiate, kernelModule } from '../../math/kernels.ts'
import { floatsAt, intsAt, type Layout } from '../../math/memory.ts'
import { gaussian, type Random } from '../../math/random.ts'
import type { OptimiserKernels } from '../optimisers/kernels.ts'
import { type StepOf, type TableOptimiser, type TableRule, tableOptimiser } from '../optimisers/optimiser.ts'

/** Vectors by number, such as one an item: too many to pass through a graph, which sees only those in a batch. */
export interface TableSpec {
  readonly rows: number
  /** Floats a row, a multiple of 4. */
  readonly width: number
  /** Of the normal numbers that it starts with, or those that it starts with, row-major. */
  readonly initial: { readonly deviation: number } | { readonly values: Float32Array }
  /** Row-wise Adagrad unless said. */
  readonly optimiser?: TableRule
  /** Times the learning rate of the rest; 1 unless said. */
  readonly rate?: number
}

/** A place where a batch holds ids of a table: `count` times `each`, the `each` averaged where `pooled`. -1 stands for nothing. */
export interface Lookup {
  readonly ids: number
  readonly count: number
  readonly each: number
  readonly pooled: boolean
  /** Rows as gathered, and later their gradients. */
  readonly block: number
  readonly blockLength: number
}

/** `kernels/embedding.ts`. */
interface EmbeddingKernels {
  readonly gatherRows: (table: number, ids: number, count: number, width: number, out: number) => void
  readonly gatherMeans: (table: number, ids: number, count: number, each: number, width: number, out: number) => void
  readonly listOnce: (ids: number, count: number, slots: number, list: number, known: number) => number
  readonly forget: (slots: number, list: number, count: number) => void
  readonly scatterRows: (gradients: number, ids: number, count: number, width: number, slots: number, sums: number) => void
  readonly scatterMeans: (
    gradients: number,
    ids: number,
    count: number,
    each: number,
    width: number,
    slots: number,
    sums: number,
  ) => void
}

export const embeddingKernels = (memory: WebAssembly.Memory): EmbeddingKernels => instantiate(kernelModule('embedding'), memory)

/** A table as it is trained: gathered from, scattered into, and stepped, all inside one WebAssembly memory. */
export class EmbeddingTable {
  readonly spec: TableSpec
  readonly at: number
  readonly optimiser: TableOptimiser
  readonly lookups: Lookup[] = []
  readonly #slots: number
  #list = 0
  #sums = 0
  #listed = 0

  constructor(spec: TableSpec, layout: Layout) {
    if (spec.width % 4 !== 0) throw new RangeError(`A table is ${spec.width} floats wide. Choose a multiple of 4.`)
    this.spec = spec
    this.at = layout.take(spec.rows * spec.width * 4)
    this.optimiser = tableOptimiser(spec.optimiser ?? { rule: 'row-wise-adagrad' }, spec.rows, spec.width, layout)
    this.#slots = layout.take(spec.rows * 4)
  }

  /** A place in the batch. All are made before `close`. */
  lookup(count: number, each: number, pooled: boolean, layout: Layout): Lookup {
    const blockLength = (pooled ? count : count * each) * this.spec.width
    const lookup = {
      ids: layout.take(count * each * 4),
      count,
      each,
      pooled,
      block: layout.take(blockLength * 4),
      blockLength,
    }
    this.lookups.push(lookup)
    return lookup
  }

  /** Takes the memory for the gradients of all rows that a batch can touch. */
  close(layout: Layout): void {
    const most = Math.min(
      this.spec.rows,
      this.lookups.reduce((sum, { count, each }) => sum + count * each, 0),
    )
    this.#list = layout.take(most * 4)
    this.#sums = layout.take(most * this.spec.width * 4)
  }

  values(memory: WebAssembly.Memory): Float32Array {
    return floatsAt(memory, this.at, this.spec.rows * this.spec.width)
  }

  start(memory: WebAssembly.Memory, random: Random): void {
    const values = this.values(memory)
    const { initial } = this.spec
    if ('values' in initial) values.set(initial.values)
    else for (let i = 0; i < values.length; i++) values[i] = initial.deviation * gaussian(random)
  }

  gather(kernels: EmbeddingKernels): void {
    for (const { ids, count, each, pooled, block } of this.lookups) {
      if (pooled) kernels.gatherMeans(this.at, ids, count, each, this.spec.width, block)
      else kernels.gatherRows(this.at, ids, count * each, this.spec.width, block)
    }
  }

  /** Adds up, row by row, the gradients that stand in the blocks. The sum of their squares is answered, for clipping. */
  scatter(kernels: EmbeddingKernels, optimisers: OptimiserKernels, memory: WebAssembly.Memory): number {
    const { width } = this.spec
    this.#listed = 0
    for (const { ids, count, each } of this.lookups) {
      this.#listed = kernels.listOnce(ids, count * each, this.#slots, this.#list, this.#listed)
    }
    floatsAt(memory, this.#sums, this.#listed * width).fill(0)
    for (const { ids, count, each, pooled, block } of this.lookups) {
      if (pooled) kernels.scatterMeans(block, ids, count, each, width, this.#slots, this.#sums)
      else kernels.scatterRows(block, ids, count * each, width, this.#slots, this.#sums)
    }
    return optimisers.sumOfSquares(this.#sums, this.#listed * width)
  }

  step(kernels: EmbeddingKernels, optimisers: OptimiserKernels, of: StepOf): void {
    const learningRate = of.learningRate * (this.spec.rate ?? 1)
    this.optimiser.step(optimisers, this.at, this.#sums, this.#list, this.#listed, { ...of, learningRate })
    kernels.forget(this.#slots, this.#list, this.#listed)
  }
}

/** The ids of a lookup, to be written by whoever fills the batch. */
export const idsOf = (memory: WebAssembly.Memory, { ids, count, each }: Lookup): Int32Array => intsAt(memory, ids, count * each)
