import { type CatalogItem, catalogHealth } from '../monitoring/loop/catalog-health.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

export const catalogHealthIn = ({ catalog, loop }: FoldedWorld, clock: Clock): Pick<Engine, 'catalogHealth'> => ({
  catalogHealth: async (window = 'day') => {
    const at = clock.now()
    const items: CatalogItem[] = []
    for await (const { itemId, title, creator, categories, publishedAt, expiresAt, available, blocked } of catalog.allItems()) {
      const isLive = available && !blocked && publishedAt <= at && at < (expiresAt ?? Number.POSITIVE_INFINITY)
      items.push({ itemId, title, creator, categories, publishedAt, isLive })
    }
    return catalogHealth(items, loop.shown(window), at)
  },
})
