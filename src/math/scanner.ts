import { instantiate, kernelModule } from './kernels.ts'
import { floatsAt, grow, intsAt, sharedMemory } from './memory.ts'

/** Rows of a table, best first, and their scores. Copies: yours to keep. */
export interface Best {
  readonly rows: Int32Array
  readonly scores: Float32Array
}

interface TopKernels {
  readonly topRows: (
    ...args: [
      table: number,
      count: number,
      stride: number,
      query: number,
      scale: number,
      k: number,
      list: number,
      room: number,
      rows: number,
      scores: number,
    ]
  ) => number
}

const base = 4096

/**
 * A table of vectors that grows, and the exact best rows of it by dot product or cosine.
 * In memory: the query, then what an answer needs (16 bytes a row and some), then the inverse lengths, then the table.
 */
export class Scanner {
  readonly width: number
  /** Bytes a row: a multiple of sixteen. */
  readonly #stride: number
  readonly #memory = sharedMemory(base)
  readonly #kernels: TopKernels
  #count = 0
  #room = 0
  #at = { query: 0, list: 0, rows: 0, scores: 0, scale: 0, table: 0 }
  #table: Float32Array = new Float32Array(0)
  #scale: Float32Array = new Float32Array(0)

  constructor(width: number) {
    this.width = width
    this.#stride = Math.ceil(width / 4) * 16
    this.#kernels = instantiate(kernelModule('top-k'), this.#memory)
    this.#makeRoom(64)
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
    if (row >= this.#room) this.#makeRoom(2 * row)
    this.#count = Math.max(this.#count, row + 1)
    this.#table.set(vector, (row * this.#stride) / 4)
    let squared = 0
    for (const x of vector) squared += x * x
    this.#scale[row] = squared > 0 ? 1 / Math.sqrt(squared) : 0
  }

  /** Drops all rows from `count` on. */
  truncate(count: number): void {
    this.#count = Math.min(this.#count, count)
  }

  /** A copy of a row. */
  get(row: number): Float32Array {
    const from = (row * this.#stride) / 4
    return new Float32Array(this.#table.subarray(from, from + this.width))
  }

  /** A row as it stands: a view, in force until the table next changes. */
  view(row: number): Float32Array {
    const from = (row * this.#stride) / 4
    return this.#table.subarray(from, from + this.width)
  }

  /** The `k` rows of highest dot product with `query`, ties by row; fewer only where there are fewer. Rows that give NaN are left out. */
  best(query: Float32Array, k: number): Best {
    return this.#scan(query, k, 0)
  }

  /** The `k` rows of highest cosine with `query`, ties by row. */
  similar(query: Float32Array, k: number): Best {
    let squared = 0
    for (const x of query) squared += x * x
    const length = squared > 0 ? Math.sqrt(squared) : 1
    return this.#scan(
      query.map((x) => x / length),
      k,
      this.#at.scale,
    )
  }

  /** The dot product of one row with `query`, summed as `best` sums it. */
  product(row: number, query: Float32Array): number {
    const from = (row * this.#stride) / 4
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

  #scan(query: Float32Array, k: number, scale: number): Best {
    const wanted = Math.min(k, this.#count)
    if (wanted <= 0) return { rows: new Int32Array(0), scores: new Float32Array(0) }
    const { query: at, list, rows, scores, table } = this.#at
    floatsAt(this.#memory, at, this.#stride / 4).fill(0)
    floatsAt(this.#memory, at, this.width).set(query)
    const room = 2 * wanted + 64
    const found = this.#kernels.topRows(table, this.#count, this.#stride, at, scale, wanted, list, room, rows, scores)
    return {
      rows: new Int32Array(intsAt(this.#memory, rows, found)),
      scores: new Float32Array(floatsAt(this.#memory, scores, found)),
    }
  }

  /** Lays the memory out for `room` rows; those there are move along. */
  #makeRoom(room: number): void {
    if (room <= this.#room) return
    const kept = this.#table.slice(0, (this.#count * this.#stride) / 4)
    const keptScale = this.#scale.slice(0, this.#count)
    let end = base
    const take = (bytes: number) => {
      const at = end
      end = Math.ceil((end + bytes) / 64) * 64
      return at
    }
    this.#at = {
      query: take(this.#stride),
      list: take(16 + (2 * room + 64) * 8),
      rows: take(room * 4),
      scores: take(room * 4),
      scale: take((room + 3) * 4),
      table: take((room + 3) * this.#stride),
    }
    grow(this.#memory, end)
    this.#room = room
    this.#scale = floatsAt(this.#memory, this.#at.scale, room + 3)
    this.#table = floatsAt(this.#memory, this.#at.table, ((room + 3) * this.#stride) / 4)
    this.#scale.set(keptScale)
    this.#table.fill(0).set(kept)
  }
}
