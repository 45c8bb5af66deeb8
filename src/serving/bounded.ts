/** A map that keeps its `most` latest entries: what a server may remember without growing for ever. */
export class Bounded<Key, Value> {
  readonly #entries = new Map<Key, Value>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!)
  }

  /** The latest first. */
  latest(): readonly Value[] {
    return [...this.#entries.values()].reverse()
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)
  }
}
