/** Neighbours by dot product over named vectors of one width. */
export interface VectorIndex {
  readonly width: number
  readonly size: number
  /** Adds or replaces. `vectors` is ids.length x width, row-major. Found by the next search. */
  readonly put: (ids: readonly string[], vectors: Float32Array) => void
  readonly remove: (ids: readonly string[]) => void
  readonly get: (id: string) => Float32Array | undefined
  /** The `count` best, best first, ties by id; fewer only when fewer exist. `keeps` sees ids and says which may be found. */
  readonly search: (query: Float32Array, count: number, keeps?: (id: string) => boolean) => readonly Neighbour[]
}

export interface Neighbour {
  readonly id: string
  readonly score: number
}
