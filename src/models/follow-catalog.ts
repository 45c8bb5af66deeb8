import type { Entry } from '../domain/entry.ts'
import type { Item } from '../domain/item.ts'
import type { Models } from './kinds.ts'
import type { FollowsCatalog } from './model.ts'

/** Those of the models that keep up with the catalog. */
const followersIn = (models: Models): readonly FollowsCatalog[] => (Object.values(models) as readonly object[]).filter(follows)

const follows = (model: object): model is FollowsCatalog => 'add' in model && 'remove' in model

/** Tells the models of all items that there are. */
export async function learnCatalog(models: Models, items: AsyncIterable<Item>): Promise<void> {
  const followers = followersIn(models)
  for await (const item of items) for (const model of followers) model.add(item)
}

/** Tells the models what has come into the catalog and what has left it, so that new items can be found at once. */
export function followCatalog(models: Models, entries: readonly Entry[]): void {
  const followers = followersIn(models)
  for (const entry of entries) {
    if (entry.kind === 'item') for (const model of followers) model.add(entry.item)
    if (entry.kind === 'item-removed') for (const model of followers) model.remove(entry.itemId)
  }
}
