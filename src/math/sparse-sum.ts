import { topK } from './top-k.ts'

/** Sums over a few of many places: as quick as the few, made once and used for every answer. */
export class SparseSum {
  readonly values: Float64Array
  readonly #touched: Int32Array
  #count = 0
  /** Of each place, the round in which something was last added to it. */
  readonly #rounds: Uint32Array
  #round = 1

  constructor(size: number) {
    this.#rounds = new Uint32Array(size)
    this.values = new Float64Array(size)
    this.#touched = new Int32Array(size)
  }

  /** Whether anything was added to it. */
  has(place: number): boolean {
    return this.#rounds[place] === this.#round
  }

  add(place: number, part: number): void {
    if (this.has(place)) this.values[place]! += part
    else {
      this.#touched[this.#count++] = place
      this.#rounds[place] = this.#round
      this.values[place] = part
    }
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
    this.#round++
  }
}
