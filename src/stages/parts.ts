import type { ArtworkBandit } from '../bandits/artwork/artwork-bandit.ts'
import type { RowRates } from '../bandits/row-rates.ts'
import type { Query } from '../domain/query.ts'
import type { KnownStates } from '../features/known-states.ts'
import type { Models } from '../models/kinds.ts'
import type { Catalog } from '../storage/ports/catalog.ts'
import type { Shelves } from './shelves.ts'

/** What stages read. Each names in its signature the few that it needs. */
export interface Parts {
  readonly catalog: Catalog
  readonly states: KnownStates
  /** Offset of the latest log entry in force; 0 while entries are being put into force. */
  readonly applied: () => number
  /** The models that answer a request: of its release, so that none is swapped under it. */
  readonly models: (query: Pick<Query, 'release' | 'arms'>) => Models
  /** Which picture of an item speaks to whom. */
  readonly artworks: Pick<ArtworkBandit, 'choose'>
  /** What people make of each kind of row. */
  readonly rows: Pick<RowRates, 'believed'>
  /** Lists that everyone shares. */
  readonly shelves: Shelves
}
