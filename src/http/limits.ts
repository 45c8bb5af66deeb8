/** How much one caller may ask for, and how much is taken on at once. */
export interface Limits {
  /** Bytes of a JSON body of rows. */
  readonly rowsBytes: number
  /** Rows of a JSON body. */
  readonly rows: number
  /** Bytes of one line of an NDJSON stream; the stream itself has no end. */
  readonly lineBytes: number
  /** Rows that an NDJSON stream hands to the engine at a time: one such batch is read while another is being written. */
  readonly batch: number
  /** Rejected rows that the answer to an NDJSON stream lists; the rest are counted. */
  readonly listed: number
  /** Bytes of any other body. */
  readonly requestBytes: number
  /** Items in a slate. */
  readonly size: number
  readonly seeds: number
  /** Params that one request may set. */
  readonly params: number
  /** Items, people or search results in one list. */
  readonly list: number
  /** Recommendations made at a time. */
  readonly concurrent: number
  /** Recommendations that may wait for a turn. */
  readonly queue: number
  /** A recommendation that would wait longer than this for its turn is refused at once. */
  readonly waitMs: number
  /** How long streams may still run once the server is closing. */
  readonly drainMs: number
}

/** At 10 ms a recommendation, 50 ms of waiting leaves the answer well inside a caller's 100 ms. */
export const defaultLimits: Limits = {
  rowsBytes: 8 * 1024 * 1024,
  rows: 10_000,
  lineBytes: 1024 * 1024,
  batch: 1_000,
  listed: 1_000,
  requestBytes: 64 * 1024,
  size: 500,
  seeds: 100,
  params: 64,
  list: 500,
  concurrent: 8,
  queue: 64,
  waitMs: 50,
  drainMs: 10_000,
}
