import type { Entry, LogRecord } from '../domain/entry.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { User } from '../domain/user.ts'
import type { Catalog } from '../storage/ports/catalog.ts'
import type { Entity, EntityState, FeatureStore } from '../storage/ports/feature-store.ts'
import type { FeatureSet } from './feature-set.ts'

/** What the log folds into. Ingest keeps one for serving; a replay keeps one of its own. */
export interface World {
  readonly features: FeatureSet
  readonly catalog: Catalog
  readonly states: FeatureStore
}

/**
 * Folds log records into the catalog and the feature states, in log order. Everything a batch touches is read once before and written
 * once after, so that a store across a network costs two round trips a batch.
 */
export async function foldRecords(
  { features, catalog, states }: World,
  records: readonly Pick<LogRecord, 'entry'>[],
): Promise<void> {
  const entries = records.map(({ entry }) => entry)
  const events = entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []))
  const itemIds = distinct(events.flatMap(({ itemId }) => itemId ?? []))
  const userIds = distinct(events.map(({ userId }) => userId))
  const [known, userStates, itemStates] = await Promise.all([
    catalog.items(itemIds),
    gather(states, 'user', userIds, () => features.newUser()),
    gather(states, 'item', itemIds, () => features.newItem()),
  ])
  const items = new Map<ItemId, Item | undefined>(itemIds.map((id, i) => [id, known[i]]))
  for (const entry of entries) {
    if (entry.kind === 'item') items.set(entry.item.itemId, entry.item)
    else if (entry.kind === 'item-removed') items.set(entry.itemId, undefined)
    else if (entry.kind === 'event') {
      const { itemId, userId } = entry.event
      const item = itemId === undefined ? undefined : items.get(itemId)
      features.fold(entry.event, item, userStates.get(userId)!, itemId === undefined ? undefined : itemStates.get(itemId))
    }
  }
  await Promise.all([
    putCatalog(catalog, entries),
    states.put(
      'user',
      [...userStates].map(([id, state]) => ({ id, state })),
    ),
    states.put(
      'item',
      [...itemStates].map(([id, state]) => ({ id, state })),
    ),
  ])
}

async function gather<Id extends string>(
  states: FeatureStore,
  entity: Entity,
  ids: readonly Id[],
  fresh: () => EntityState,
): Promise<Map<Id, EntityState>> {
  const known = await states.get(entity, ids)
  return new Map(ids.map((id, i) => [id, known[i] ?? fresh()]))
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

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
