/** The work that has been taken on and not finished, whether or not its caller still listens. */
export class InFlight {
  readonly #works = new Set<Promise<unknown>>()

  get size(): number {
    return this.#works.size
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.#works.add(work)
    const forget = () => this.#works.delete(work)
    work.then(forget, forget)
    return work
  }

  /** Resolves when nothing is left, later arrivals included. */
  async idle(): Promise<void> {
    while (this.#works.size > 0) await Promise.allSettled(this.#works)
  }
}
