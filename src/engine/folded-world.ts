import { ArtworkBandit } from '../bandits/artwork/artwork-bandit.ts'
import type { LogRecord } from '../domain/entry.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { FeatureStates, type StatesOptions } from '../features/feature-states.ts'
import { foldRecords, type World } from '../features/fold.ts'
import { StatesInForce } from '../features/known-states.ts'
import { capture, restore } from '../features/snapshots.ts'
import { TouchedRows } from '../features/state/touched-rows.ts'
import { driftIn, withDrift } from '../monitoring/drift/kept.ts'
import { memoryCatalog } from '../storage/memory/catalog.ts'
import type { Snapshot } from '../storage/ports/snapshot-store.ts'
import { DriftWatch } from './drift-watch.ts'

/** What the log folds into for serving, and how far it has come. */
export class FoldedWorld implements World {
  readonly catalog = memoryCatalog()
  readonly inForce: StatesInForce
  readonly drift: DriftWatch
  #artworks = new ArtworkBandit()
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

  /** Last offset in force. */
  get applied(): number {
    return this.#applied
  }

  /** The last that is being put into force: beyond `applied` while it is. */
  get begun(): number {
    return this.#begun
  }

  async fold(records: readonly LogRecord[]): Promise<void> {
    this.#begun = records.at(-1)?.offset ?? this.#begun
    await foldRecords(this, records)
    this.drift.take(records)
    for (const { entry } of records) if (entry.kind === 'event') this.#artworks.take(entry.event)
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
    this.drift.begin(this.states.features, driftIn(snapshot))
    this.#artworks = artworksIn(snapshot)
    return true
  }

  /** Copies everything as it stands; nothing may be folded meanwhile. What it answers makes a snapshot of the copy, whenever that is. */
  async capture(): Promise<() => Promise<Snapshot>> {
    const watched = await this.drift.lines()
    const artworks = JSON.stringify(this.#artworks)
    const make = await capture(this, this.#applied)
    return async () => withArtworks(withDrift(await make(), watched), artworks)
  }
}

const withArtworks = (snapshot: Snapshot, artworks: string): Snapshot => ({
  ...snapshot,
  parts: new Map([...snapshot.parts, ['artworks', Buffer.from(artworks)]]),
})

/** One that knows nothing where a snapshot is older than such choices are. */
function artworksIn({ parts }: Snapshot): ArtworkBandit {
  const kept = parts.get('artworks')
  return new ArtworkBandit(kept === undefined ? undefined : JSON.parse(Buffer.from(kept).toString()))
}
