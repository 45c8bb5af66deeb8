import { topK } from './top-k.ts'

/** Sums over a few of many places: as quick as the few, made once and used for every answer. What is added is positive. */
export class SparseSum {
  readonly values: Float64Array
  readonly #touched: Int32Array
  #count = 0

  constructor(size: number) {
    this.values = new Float64Array(size)
    this.#touched = new Int32Array(size)
  }

  add(place: number, part: number): void {
    if (this.values[place] === 0) this.#touched[this.#count++] = place
    this.values[place]! += part
  }

  /** The places of the `k` greatest sums, but not `except`; best first, ties by place. */
  best(k: number, except: ReadonlySet<number> = new Set()): number[] {
    return topK(this.values, k + except.size, this.#touched.subarray(0, this.#count))
      .filter((place) => !except.has(place))
      .slice(0, k)
  }

  /** Everything back to zero. */
  clear(): void {
    for (let i = 0; i < this.#count; i++) this.values[this.#touched[i]!] = 0
    this.#count = 0
  }
}
