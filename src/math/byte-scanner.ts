import { answerBytes, answerBytesPerRow, type Best, nothing, readAnswer, takeAnswers } from './answers.ts'
import { instantiate, kernelModule } from './kernels.ts'
import { floatsAt } from './memory.ts'
import { RowMemory } from './row-memory.ts'
import type { Metric } from './scanner.ts'

/** See `kernels/top-k-i8.ts`. All arguments are numbers. */
interface ByteKernels {
  readonly topBytesOfMany: (...offsets: readonly number[]) => void
}

const columns = { table: 0, factor: 1, bias: 2 } as const
/** Queries that pass over a block of rows together. */
const tile = 16

/**
 * A table of vectors rounded to bytes, each row with a scale of its own (the greatest absolute number is 127), and which rows are probably the best.
 * Beside a `Scanner`, which scores those again: a scan reads a quarter of the memory. Scores are in no unit that means anything outside.
 */
export class ByteScanner {
  readonly width: number
  readonly metric: Metric
  /** Bytes a row: a multiple of sixteen, zero behind the vector. */
  readonly #stride: number
  readonly #memory: RowMemory
  readonly #kernels: ByteKernels
  #count = 0
  #table: Int8Array = new Int8Array(0)
  #factor: Float32Array = new Float32Array(0)
  #bias: Float32Array = new Float32Array(0)

  constructor(width: number, metric: Metric) {
    this.width = width
    this.metric = metric
    this.#stride = Math.ceil(width / 16) * 16
    this.#memory = new RowMemory([this.#stride, 4, 4], answerBytesPerRow)
    this.#kernels = instantiate(kernelModule('top-k-i8'), this.#memory.memory)
    this.#makeRoom(64)
  }

  get count(): number {
    return this.#count
  }

  /** Replaces a row, or adds one behind the last. */
  put(row: number, vector: Float32Array): void {
    if (row >= this.#memory.room) this.#makeRoom(2 * row)
    this.#count = Math.max(this.#count, row + 1)
    const step = stepOf(vector)
    const from = row * this.#stride
    let squared = 0
    for (let j = 0; j < this.width; j++) {
      this.#table[from + j] = Math.round(vector[j]! / step)
      squared += vector[j]! * vector[j]!
    }
    this.#table.fill(0, from + this.width, from + this.#stride)
    const length = this.metric === 'cosine' && squared > 0 ? Math.sqrt(squared) : 1
    // What is not a number has no place: NaN is never offered.
    this.#factor[row] = Number.isFinite(squared) ? step / length : Number.NaN
    this.#bias[row] = -squared / 2
  }

  /** Drops all rows from `count` on. */
  truncate(count: number): void {
    this.#count = Math.min(this.#count, count)
  }

  /** The `k` rows that score best as far as bytes can tell, best first. */
  likely(query: Float32Array, k: number): Int32Array {
    return this.likelyMany(query, k)[0]!
  }

  /** The same for each of `queries` (rows x width). */
  likelyMany(queries: Float32Array, k: number): Int32Array[] {
    const wanted = Math.min(k, this.#count)
    const many = queries.length / this.width
    if (wanted <= 0) return Array.from({ length: many }, () => nothing.rows)
    const fit = Math.floor((this.#memory.scratch().left - 512) / (2 * this.#stride + 4 + answerBytes(wanted)))
    const together = Math.max(1, Math.min(tile, fit))
    const answers: Best[] = []
    for (let from = 0; from < many; from += together) {
      answers.push(...this.#findTile(queries.subarray(from * this.width, Math.min(from + together, many) * this.width), wanted))
    }
    return answers.map(({ rows }) => rows)
  }

  #findTile(queries: Float32Array, k: number): Best[] {
    const { memory } = this.#memory
    const many = queries.length / this.width
    const scratch = this.#memory.scratch()
    const at = scratch.take(2 * many * this.#stride)
    const weights = scratch.take(4 * many)
    const answers = takeAnswers(scratch, k, many)
    const written = new Int16Array(memory.buffer, at, many * this.#stride).fill(0)
    for (let q = 0; q < many; q++) {
      const query = queries.subarray(q * this.width, (q + 1) * this.width)
      const step = stepOf(query)
      for (let j = 0; j < this.width; j++) written[q * this.#stride + j] = Math.round(query[j]! / step)
      floatsAt(memory, weights, many)[q] = 1 / step
    }
    const bias = this.metric === 'l2' ? this.#memory.column(columns.bias) : 0
    const table = [this.#memory.column(columns.table), this.#count, this.#stride, this.#memory.column(columns.factor), bias]
    const { lists, room, rows, scores, found } = answers
    this.#kernels.topBytesOfMany(...table, at, weights, many, k, lists, room, rows, scores, found)
    return Array.from(this.#memory.readInts(found, many), (count, q) => readAnswer(this.#memory, answers, q * k, count))
  }

  #makeRoom(room: number): void {
    this.#memory.makeRoom(room, this.#count)
    const kept = this.#memory.room + 3
    this.#table = new Int8Array(this.#memory.memory.buffer, this.#memory.column(columns.table), kept * this.#stride)
    this.#factor = floatsAt(this.#memory.memory, this.#memory.column(columns.factor), kept)
    this.#bias = floatsAt(this.#memory.memory, this.#memory.column(columns.bias), kept)
  }
}

/** What one unit of a byte stands for. */
function stepOf(vector: Float32Array): number {
  let greatest = 0
  for (const x of vector) greatest = Math.max(greatest, Math.abs(x))
  return greatest > 0 ? greatest / 127 : 1
}
