import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { mix32 } from '../../math/hash.ts'

const bits = 2 ** 23
const pairsHeld = 2 ** 19
const probes = 5

export interface SavedPairs {
  readonly count: number
  /** Both filters, deflated, as base64. */
  readonly filters: readonly string[]
}

/**
 * Which people met which items, by their hashes: two Bloom filters (Bloom, 1970) of a mebibyte each. Once the newer holds 524,288 pairs it becomes the
 * older, and the older is forgotten; so half a million pairs are remembered at least. One in three hundred new pairs is taken for a known one.
 */
export class MetPairs {
  #newer = new Uint32Array(bits / 32)
  #older = new Uint32Array(bits / 32)
  #count = 0

  constructor(saved?: SavedPairs) {
    if (saved === undefined) return
    const [newer, older] = saved.filters.map(inflated)
    this.#newer = newer!
    this.#older = older!
    this.#count = saved.count
  }

  /** Whether they meet for the first time; from now on they have. */
  meet(person: number, item: number): boolean {
    const first = mix32(person ^ mix32(item ^ 0x9e3779b9))
    const step = mix32(first ^ person) | 1
    let [newer, older] = [true, true]
    for (let probe = 0, place = first; probe < probes; probe++, place = (place + step) >>> 0) {
      const [word, bit] = [(place % bits) >>> 5, 1 << (place & 31)]
      if ((this.#newer[word]! & bit) === 0) newer = false
      if ((this.#older[word]! & bit) === 0) older = false
      this.#newer[word]! |= bit
    }
    if (!newer && ++this.#count >= pairsHeld) this.#turn()
    return !newer && !older
  }

  save(): SavedPairs {
    return { count: this.#count, filters: [this.#newer, this.#older].map(deflated) }
  }

  #turn(): void {
    const forgotten = this.#older
    this.#older = this.#newer
    this.#newer = forgotten.fill(0)
    this.#count = 0
  }
}

const deflated = ({ buffer }: Uint32Array) => deflateRawSync(Buffer.from(buffer as ArrayBuffer)).toString('base64')

const inflated = (text: string): Uint32Array<ArrayBuffer> =>
  new Uint32Array(Uint8Array.from(inflateRawSync(Buffer.from(text, 'base64'))).buffer)
