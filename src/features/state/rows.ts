/** Rows of f64 cells, one an entity, all of one width. */
export interface Rows {
  readonly width: number
  readonly count: number
  /** All cells there are; taken anew after `add`, since the memory may have moved. */
  readonly cells: Float64Array
  /** A fresh row of zeros; answers its number, 0, 1, 2 … */
  readonly add: () => number
  /** Where a row begins in `cells`, for reading. Valid until the next `writable`. */
  readonly base: (row: number) => number
  /** Where a row begins, for writing. */
  readonly writable: (row: number) => number
}
