/** Rows of f64 cells as a read sees them. */
export interface ReadRows {
  /** All cells there are; taken anew after `add`, since the memory may have moved. */
  readonly cells: Float64Array
  /** Where a row begins in `cells`, for reading. Valid until the next `writable`. */
  readonly base: (row: number) => number
  /** Whether a read may leave there what it added up, which tells nothing new: not where other threads read. */
  readonly keeps: boolean
}

/** Rows of f64 cells, one an entity, all of one width. */
export interface Rows extends ReadRows {
  readonly width: number
  readonly count: number
  /** A fresh row of zeros; answers its number, 0, 1, 2 … */
  readonly add: () => number
  /** Where a row begins, for writing what it tells. */
  readonly writable: (row: number) => number
}
