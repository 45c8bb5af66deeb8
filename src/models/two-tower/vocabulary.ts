/** Hashes of what is said, and the row of an embedding table that each has. What was said too seldom to learn from has none. */
export class Vocabulary {
  /** In the order of their rows. */
  readonly hashes: Uint32Array
  readonly #rows: ReadonlyMap<number, number>

  constructor(hashes: Uint32Array) {
    this.hashes = hashes
    this.#rows = new Map(Array.from(hashes, (hash, row) => [hash, row]))
  }

  /** Of what stands in at least `least` of the bags. */
  static of(bags: Iterable<readonly number[]>, least: number): Vocabulary {
    const counts = new Map<number, number>()
    for (const bag of bags) for (const hash of new Set(bag)) counts.set(hash, (counts.get(hash) ?? 0) + 1)
    const often = [...counts].filter(([, count]) => count >= least).map(([hash]) => hash)
    return new Vocabulary(Uint32Array.from(often).sort())
  }

  get size(): number {
    return this.hashes.length
  }

  /** Writes the rows of a bag into `room`, -1 behind them, and answers how many; what has no row is passed over, and so is what does not fit. */
  write(bag: readonly number[], room: Int32Array): number {
    let n = 0
    for (const hash of bag) {
      if (n === room.length) break
      const row = this.#rows.get(hash)
      if (row !== undefined) room[n++] = row
    }
    room.fill(-1, n)
    return n
  }
}
