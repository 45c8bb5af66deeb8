/** Which row of a table is whose. A row stays where it is; one that is given up is given out again. */
export class NamedRows {
  readonly #rows = new Map<string, number>()
  readonly #ids: (string | undefined)[] = []
  readonly #free: number[] = []

  get size(): number {
    return this.#rows.size
  }

  /** Rows given out so far, those given up among them. */
  get reach(): number {
    return this.#ids.length
  }

  ids(): IterableIterator<string> {
    return this.#rows.keys()
  }

  /** Whose it is; undefined for a row given up. */
  id(row: number): string | undefined {
    return this.#ids[row]
  }

  row(id: string): number | undefined {
    return this.#rows.get(id)
  }

  /** The row of `id`, a fresh one where it has none. */
  take(id: string): number {
    const held = this.#rows.get(id)
    if (held !== undefined) return held
    const row = this.#free.pop() ?? this.#ids.length
    this.#ids[row] = id
    this.#rows.set(id, row)
    return row
  }

  /** The row that `id` had. */
  giveUp(id: string): number | undefined {
    const row = this.#rows.get(id)
    if (row === undefined) return undefined
    this.#rows.delete(id)
    this.#ids[row] = undefined
    this.#free.push(row)
    return row
  }
}
