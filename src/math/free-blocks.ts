/** Blocks that were given back, by size: the one given last is taken first. */
export class FreeBlocks {
  readonly #bySize = new Map<number, number[]>()

  /** Where a free block of that size lies; undefined where there is none. */
  take(size: number): number | undefined {
    return this.#bySize.get(size)?.pop()
  }

  give(at: number, size: number): void {
    const free = this.#bySize.get(size)
    if (free === undefined) this.#bySize.set(size, [at])
    else free.push(at)
  }

  /** A copy of what is free now. */
  save(): readonly (readonly [size: number, at: readonly number[]])[] {
    return [...this.#bySize].map(([size, at]) => [size, [...at]])
  }

  restore(free: ReturnType<FreeBlocks['save']>): void {
    this.#bySize.clear()
    for (const [size, at] of free) this.#bySize.set(size, [...at])
  }
}
