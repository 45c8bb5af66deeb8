/** Smallest and largest that is told apart, and how far a bucket reaches: what is read errs by 4 % at most. */
const least = 0.01
const growth = 1.08
const buckets = Math.ceil(Math.log(1e7) / Math.log(growth))

/** Durations in milliseconds, counted in buckets that grow evenly: percentiles in constant memory, and histograms that can be added. */
export class Histogram {
  readonly #counts = new Uint32Array(buckets)
  #count = 0

  get count(): number {
    return this.#count
  }

  observe(milliseconds: number): void {
    const bucket =
      milliseconds <= least ? 0 : Math.min(buckets - 1, Math.floor(Math.log(milliseconds / least) / Math.log(growth)))
    this.#counts[bucket]!++
    this.#count++
  }

  add(other: Histogram): void {
    for (let n = 0; n < buckets; n++) this.#counts[n]! += other.#counts[n]!
    this.#count += other.#count
  }

  /** The value that this share is at most, in milliseconds; 0 where nothing was observed. */
  percentile(share: number): number {
    if (this.#count === 0) return 0
    let left = Math.max(1, Math.ceil(share * this.#count))
    for (let n = 0; n < buckets; n++) {
      left -= this.#counts[n]!
      if (left <= 0) return least * growth ** (n + 0.5)
    }
    return least * growth ** buckets
  }
}
