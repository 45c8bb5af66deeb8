import type { Ingest } from '../ingest/ingest.ts'
import type { SnapshotStore } from '../storage/ports/snapshot-store.ts'
import type { FoldedWorld } from './folded-world.ts'

/** New entries that are worth a snapshot while the engine runs. */
const leastToSnapshot = 1_000

/** Keeps the folded world on disk, so that the next start reads it instead of the whole log. */
export class Snapshotting {
  readonly #store: SnapshotStore | undefined
  readonly #world: FoldedWorld
  /** Offset of the last snapshot. */
  #saved = 0
  #saving: Promise<void> = Promise.resolve()

  /** Without a store, nothing is kept. */
  constructor(store: SnapshotStore | undefined, world: FoldedWorld) {
    this.#store = store
    this.#world = world
  }

  /** Whether the world was found in a snapshot; `last` is the log's last offset. */
  async restore(last: number): Promise<boolean> {
    const snapshot = await this.#store?.latest()
    // a log that was replaced by a shorter one is another log
    if (snapshot === undefined || snapshot.offset > last || !(await this.#world.restore(snapshot))) return false
    this.#saved = snapshot.offset
    return true
  }

  /** Where there is enough that is new, once the snapshot before it is written. */
  saveLater(between: Ingest['between']): void {
    if (this.#world.applied - this.#saved < leastToSnapshot) return
    this.#saving = this.#saving.then(() => this.#save(between)).catch(() => {})
  }

  /** To be called once nothing comes in any more. */
  async close(): Promise<void> {
    await this.#saving
    await this.#save((work) => work())
  }

  /** Nothing where everything in force is in a snapshot already. */
  async #save(between: Ingest['between']): Promise<void> {
    if (this.#store === undefined || this.#world.applied === this.#saved) return
    const make = await between(() => this.#world.capture())
    const snapshot = await make()
    await this.#store.save(snapshot)
    this.#saved = snapshot.offset
  }
}
