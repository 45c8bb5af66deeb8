/** Neighbours over named vectors of one width. */
export interface VectorIndex {
  readonly width: number
  readonly size: number
  /** Adds or replaces. `vectors` is ids.length x width, row-major. Found by the next search. */
  readonly put: (ids: readonly string[], vectors: Float32Array) => void
  readonly remove: (ids: readonly string[]) => void
  readonly get: (id: string) => Float32Array | undefined
  /** The `count` best, best first, ties by id; fewer only when fewer exist that are `allowed`. */
  readonly search: (query: Float32Array, count: number, allowed?: Allowed) => readonly Neighbour[]
}

/** Which ids may be found: a rule, or, quicker where they are few, the ids themselves. */
export type Allowed = ((id: string) => boolean) | ReadonlySet<string>

export interface Neighbour {
  readonly id: string
  /** Higher is better: the dot product, unless the index was made for another metric. A squared distance is negative. */
  readonly score: number
}
