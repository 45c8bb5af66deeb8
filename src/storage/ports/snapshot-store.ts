/** A whole state as of one log offset: a head of plain JSON, and named bytes. */
export interface Snapshot {
  readonly offset: number
  readonly head: unknown
  readonly parts: ReadonlyMap<string, Uint8Array>
}

/** Snapshots of folded state. Everything in them can be made again from the log, so that losing one costs time alone. */
export interface SnapshotStore {
  /** Resolves when it would survive a crash; a reader meets it whole or not at all. Older ones but the last go. */
  readonly save: (snapshot: Snapshot) => Promise<void>
  /** The newest that is whole; a damaged one is passed over. */
  readonly latest: () => Promise<Snapshot | undefined>
}
