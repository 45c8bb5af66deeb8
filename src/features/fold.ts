import type { Entry, LogRecord } from '../domain/entry.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { User } from '../domain/user.ts'
import type { Catalog } from '../storage/ports/catalog.ts'
import type { FeatureStates } from './feature-states.ts'

/** What the log folds into. Ingest keeps one for serving; a replay keeps one of its own. */
export interface World {
  readonly catalog: Catalog
  readonly states: FeatureStates
}

/**
 * Folds log records into the catalog and the feature states, in log order. What a batch says of the catalog is written once, after it, so
 * that a catalog across a network costs one round trip a batch; the states know their items themselves.
 */
export async function foldRecords({ catalog, states }: World, records: readonly Pick<LogRecord, 'entry'>[]): Promise<void> {
  states.foldAll(records)
  const entries = records.map(({ entry }) => entry).filter(({ kind }) => kind !== 'event')
  if (entries.length > 0) await putCatalog(catalog, entries)
}

/** The latest word on each item and user is what stays. */
async function putCatalog(catalog: Catalog, entries: readonly Entry[]): Promise<void> {
  const items = new Map<ItemId, Item | undefined>()
  const users = new Map<UserId, User>()
  for (const entry of entries) {
    if (entry.kind === 'item') items.set(entry.item.itemId, entry.item)
    else if (entry.kind === 'item-removed') items.set(entry.itemId, undefined)
    else if (entry.kind === 'user') users.set(entry.user.userId, entry.user)
  }
  if (items.size > 0) {
    await catalog.putItems([...items.values()].filter((item) => item !== undefined))
    await catalog.removeItems([...items].flatMap(([id, item]) => (item === undefined ? [id] : [])))
  }
  if (users.size > 0) await catalog.putUsers([...users.values()])
}
