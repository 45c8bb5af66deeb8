import { ArtworkBandit } from '../bandits/artwork/artwork-bandit.ts'
import { RowRates } from '../bandits/row-rates.ts'
import type { LogRecord } from '../domain/entry.ts'
import type { Millis } from '../domain/time.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { FeatureStates, type StatesOptions } from '../features/feature-states.ts'
import { foldRecords, type World } from '../features/fold.ts'
import { StatesInForce } from '../features/known-states.ts'
import { capture, restore } from '../features/snapshots.ts'
import { TouchedRows } from '../features/state/touched-rows.ts'
import { watchedIn, withWatched } from '../monitoring/kept.ts'
import { memoryCatalog } from '../storage/memory/catalog.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import type { Snapshot } from '../storage/ports/snapshot-store.ts'
import { DriftWatch } from './drift-watch.ts'
import { LoopWatch } from './loop-watch.ts'

/** What the log folds into for serving, and how far it has come. */
export class FoldedWorld implements World {
  readonly catalog = memoryCatalog()
  readonly inForce: StatesInForce
  readonly drift: DriftWatch
  readonly loop = new LoopWatch()
  #artworks = new ArtworkBandit()
  #rows = new RowRates()
  readonly #bounds: Pick<StatesOptions, 'mostUsers'>
  #applied = 0
  #begun = 0

  constructor(features: FeatureSet, bounds: Pick<StatesOptions, 'mostUsers'>) {
    this.#bounds = bounds
    this.inForce = new StatesInForce(this.freshStates(features))
    this.drift = new DriftWatch(features)
  }

  get states(): FeatureStates {
    return this.inForce.now
  }

  /** Which pictures speak to whom, by what is folded. */
  get artworks(): ArtworkBandit {
    return this.#artworks
  }

  /** What people make of each kind of row. */
  get rows(): RowRates {
    return this.#rows
  }

  /** Last offset in force. */
  get applied(): number {
    return this.#applied
  }

  /** The last that is being put into force: beyond `applied` while it is. */
  get begun(): number {
    return this.#begun
  }

  /** To be called before a log is read up to `last`: monitors pass over what they would forget again. */
  async passOverOld(log: EventLog, last: number): Promise<void> {
    const newest = await newestIn(log, last)
    for (const watch of [this.drift, this.loop]) watch.passOverOld(newest)
  }

  async fold(records: readonly LogRecord[]): Promise<void> {
    this.#begun = records.at(-1)?.offset ?? this.#begun
    await foldRecords(this, records)
    this.drift.take(records)
    this.loop.take(records)
    for (const { entry } of records) {
      if (entry.kind !== 'event') continue
      this.#artworks.take(entry.event)
      this.#rows.take(entry.event)
    }
  }

  /** Everything folded is in force. */
  settle(): void {
    this.#applied = this.#begun
  }

  /** Others take the place of the states in force, that have folded as much. */
  replace(states: FeatureStates): void {
    this.inForce.replace(states)
    this.drift.begin(states.features)
  }

  /** States to be put in force once they are filled. What is touched of their items is marked, to be published. */
  freshStates(features: FeatureSet): FeatureStates {
    return new FeatureStates(features, { ...this.#bounds, itemRows: (width) => new TouchedRows(width) })
  }

  /** A world of the same features, to replay into. */
  readonly empty = (): World => ({
    catalog: memoryCatalog(),
    states: new FeatureStates(this.states.features, this.#bounds),
  })

  /** False, and nothing changed, where the snapshot was made with other features. */
  async restore(snapshot: Snapshot): Promise<boolean> {
    if (!(await restore(this, snapshot))) return false
    this.#begun = snapshot.offset
    this.settle()
    this.drift.begin(this.states.features, watchedIn(snapshot, 'drift'))
    await this.loop.begin(watchedIn(snapshot, 'loop'), this.catalog.allItems())
    const [artworks] = watchedIn(snapshot, 'artworks')
    const [rows] = watchedIn(snapshot, 'row-rates')
    this.#rows = new RowRates(rows as ConstructorParameters<typeof RowRates>[0])
    this.#artworks = new ArtworkBandit(artworks as ConstructorParameters<typeof ArtworkBandit>[0])
    return true
  }

  /** Copies everything as it stands; nothing may be folded meanwhile. What it answers makes a snapshot of the copy, whenever that is. */
  async capture(): Promise<() => Promise<Snapshot>> {
    const watched = {
      drift: await this.drift.lines(),
      loop: await this.loop.lines(),
      artworks: Buffer.from(JSON.stringify(this.#artworks)),
      'row-rates': Buffer.from(JSON.stringify(this.#rows)),
    }
    const make = await capture(this, this.#applied)
    return async () => withWatched(await make(), watched)
  }
}

/** When the newest entry came. */
async function newestIn(log: EventLog, last: number): Promise<Millis> {
  for await (const [record] of log.read(last - 1, last)) return record?.receivedAt ?? 0
  return 0
}
