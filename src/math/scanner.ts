import { answerBytes, answerBytesPerRow, type Best, nothing, readAnswer, takeAnswers } from './answers.ts'
import { instantiate, kernelModule } from './kernels.ts'
import { floatsAt } from './memory.ts'
import { RowMemory } from './row-memory.ts'
import { norm } from './vectors.ts'

export type { Best } from './answers.ts'

/** How rows are scored with a query, higher is better: q.x, q.x / (|q| |x|) (0 where either is zero), or -|q - x|^2. */
export type Metric = 'dot' | 'cosine' | 'l2'

/** See `kernels/top-k.ts`. All arguments are numbers. */
interface TopKernels {
  readonly topRows: (...offsets: readonly number[]) => number
  readonly nearRows: (...offsets: readonly number[]) => number
  readonly topAmong: (...offsets: readonly number[]) => number
  readonly topRowsOfMany: (...offsets: readonly number[]) => void
}

const columns = { table: 0, scale: 1 } as const
/** Queries that pass over a block of rows together. */
const tile = 16

/** A table of vectors that grows, and the exact best rows of it. */
export class Scanner {
  readonly width: number
  /** Bytes a row: a multiple of sixteen, zero behind the vector. */
  readonly #stride: number
  readonly #memory: RowMemory
  readonly #kernels: TopKernels
  #count = 0
  #table: Float32Array = new Float32Array(0)
  /** One over each row's length. */
  #scale: Float32Array = new Float32Array(0)

  /** `room`: rows that it can hold before it must grow, which moves them all. */
  constructor(width: number, room = 64) {
    this.width = width
    this.#stride = Math.ceil(width / 4) * 16
    this.#memory = new RowMemory([this.#stride, 4], answerBytesPerRow)
    this.#kernels = instantiate(kernelModule('top-k'), this.#memory.memory)
    this.#makeRoom(Math.max(1, room))
  }

  get count(): number {
    return this.#count
  }

  /** Replaces the whole table. `vectors` is count x width, row-major. */
  set(vectors: Float32Array): void {
    const { width } = this
    this.#count = vectors.length / width
    this.#makeRoom(this.#count)
    for (let row = 0; row < this.#count; row++) this.put(row, vectors.subarray(row * width, (row + 1) * width))
  }

  /** Replaces a row, or adds one behind the last. */
  put(row: number, vector: Float32Array): void {
    if (row >= this.#memory.room) this.#makeRoom(2 * row)
    this.#count = Math.max(this.#count, row + 1)
    const from = this.#place(row)
    this.#table.set(vector, from)
    this.#table.fill(0, from + this.width, this.#place(row + 1))
    const length = norm(vector)
    this.#scale[row] = length > 0 ? 1 / length : 0
  }

  /** Drops all rows from `count` on. */
  truncate(count: number): void {
    this.#count = Math.min(this.#count, count)
  }

  /** A copy of a row. */
  get(row: number): Float32Array {
    return new Float32Array(this.view(row))
  }

  /** A row as it stands: a view, in force until the table next changes. */
  view(row: number): Float32Array {
    return this.#table.subarray(this.#place(row), this.#place(row) + this.width)
  }

  /** The table as it lies in shared memory, for another thread to read: rows of `stride` floats, each a vector and zeros. In force until it grows. */
  get block(): { readonly floats: Float32Array; readonly stride: number } {
    return { floats: this.#table, stride: this.#stride / 4 }
  }

  /** The `k` rows of highest dot product with `query`, ties by row; fewer only where there are fewer. Rows that give NaN are left out. */
  best(query: Float32Array, k: number): Best {
    return this.find('dot', query, k)
  }

  /** The `k` rows of highest cosine with `query`, ties by row. */
  similar(query: Float32Array, k: number): Best {
    return this.find('cosine', query, k)
  }

  /** The `k` best rows by `metric`, ties by row. */
  find(metric: Metric, query: Float32Array, k: number): Best {
    const wanted = Math.min(k, this.#count)
    if (wanted <= 0) return nothing
    const scratch = this.#memory.scratch()
    const at = this.#writeQueries(scratch.take(this.#stride), metric, query)
    const answers = takeAnswers(scratch, wanted, 1)
    const { lists, room, rows, scores } = answers
    const table = this.#memory.column(columns.table)
    const found =
      metric === 'l2'
        ? this.#kernels.nearRows(table, this.#count, this.#stride, at, wanted, lists, room, rows, scores)
        : this.#kernels.topRows(table, this.#count, this.#stride, at, this.#scaleFor(metric), wanted, lists, room, rows, scores)
    return readAnswer(this.#memory, answers, 0, found)
  }

  /** The `k` best of the rows in `among` (ascending, each once). */
  findAmong(metric: Metric, query: Float32Array, k: number, among: Int32Array): Best {
    const wanted = Math.min(k, among.length)
    if (wanted <= 0) return nothing
    const scratch = this.#memory.scratch()
    const at = this.#writeQueries(scratch.take(this.#stride), metric, query)
    const list = scratch.take(4 * among.length)
    this.#memory.writeInts(list, among)
    const answers = takeAnswers(scratch, wanted, 1)
    const { lists, room, rows, scores } = answers
    const [table, near, scale] = [this.#memory.column(columns.table), metric === 'l2' ? 1 : 0, this.#scaleFor(metric)]
    const { length } = among
    const found = this.#kernels.topAmong(table, list, length, this.#stride, at, near, scale, wanted, lists, room, rows, scores)
    return readAnswer(this.#memory, answers, 0, found)
  }

  /** For each of `queries` (rows x width) its `k` best rows. Many are answered in one pass over the table: memory is read once for all of them. */
  findMany(metric: Metric, queries: Float32Array, k: number): Best[] {
    const wanted = Math.min(k, this.#count)
    const many = queries.length / this.width
    if (wanted <= 0) return Array.from({ length: many }, () => nothing)
    const fit = Math.floor((this.#memory.scratch().left - 512) / (this.#stride + answerBytes(wanted)))
    const together = Math.max(1, Math.min(tile, fit))
    const answers: Best[] = []
    for (let from = 0; from < many; from += together) {
      answers.push(
        ...this.#findTile(metric, queries.subarray(from * this.width, Math.min(from + together, many) * this.width), wanted),
      )
    }
    return answers
  }

  #findTile(metric: Metric, queries: Float32Array, k: number): Best[] {
    const many = queries.length / this.width
    const scratch = this.#memory.scratch()
    const at = this.#writeQueries(scratch.take(many * this.#stride), metric, queries)
    const answers = takeAnswers(scratch, k, many)
    const { lists, room, rows, scores, found } = answers
    const [table, near, scale] = [this.#memory.column(columns.table), metric === 'l2' ? 1 : 0, this.#scaleFor(metric)]
    const [count, stride] = [this.#count, this.#stride]
    this.#kernels.topRowsOfMany(table, count, stride, at, many, near, scale, k, lists, room, rows, scores, found)
    return Array.from(this.#memory.readInts(found, many), (held, q) => readAnswer(this.#memory, answers, q * k, held))
  }

  /** The dot product of one row with `query`, summed as `best` sums it. */
  product(row: number, query: Float32Array): number {
    const from = this.#place(row)
    const table = this.#table
    const { fround } = Math
    let [a, b, c, d, j] = [0, 0, 0, 0, 0]
    for (const fours = this.width & ~3; j < fours; j += 4) {
      a = fround(a + fround(table[from + j]! * query[j]!))
      b = fround(b + fround(table[from + j + 1]! * query[j + 1]!))
      c = fround(c + fround(table[from + j + 2]! * query[j + 2]!))
      d = fround(d + fround(table[from + j + 3]! * query[j + 3]!))
    }
    if (j < this.width) a = fround(a + fround(table[from + j]! * query[j]!))
    if (j + 1 < this.width) b = fround(b + fround(table[from + j + 1]! * query[j + 1]!))
    if (j + 2 < this.width) c = fround(c + fround(table[from + j + 2]! * query[j + 2]!))
    return fround(fround(a + c) + fround(b + d))
  }

  #place(row: number): number {
    return (row * this.#stride) / 4
  }

  #scaleFor(metric: Metric): number {
    return metric === 'cosine' ? this.#memory.column(columns.scale) : 0
  }

  /** Each on a stride of its own; of length one where angles are asked for. */
  #writeQueries(at: number, metric: Metric, queries: Float32Array): number {
    const { width } = this
    for (let q = 0; q * width < queries.length; q++) {
      const query = queries.length === width ? queries : queries.subarray(q * width, (q + 1) * width)
      const length = metric === 'cosine' ? norm(query) : 0
      const place = at + q * this.#stride
      this.#memory.writeFloats(place, length > 0 ? query.map((x) => x / length) : query)
      this.#memory.clear(place + 4 * width, this.#stride / 4 - width)
    }
    return at
  }

  #makeRoom(room: number): void {
    this.#memory.makeRoom(room, this.#count)
    const kept = this.#memory.room + 3
    this.#table = floatsAt(this.#memory.memory, this.#memory.column(columns.table), this.#place(kept))
    this.#scale = floatsAt(this.#memory.memory, this.#memory.column(columns.scale), kept)
  }
}
