import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { type CatalogHealth, type CatalogItem, catalogHealth } from '../monitoring/loop/catalog-health.ts'
import type { LoopWindow } from '../monitoring/loop/surface-loop.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'

/** One survey at a time: whoever asks for a window that is being looked at has the same answer. */
export function catalogHealthIn({ catalog, loop }: FoldedWorld, clock: Clock): Pick<Engine, 'catalogHealth'> {
  const underWay = new Map<LoopWindow, Promise<CatalogHealth>>()
  return {
    catalogHealth: (window = 'day') => {
      const known = underWay.get(window)
      if (known !== undefined) return known
      const at = clock.now()
      const survey = catalogHealth(told(catalog.allItems(), at), loop.shown(window), at).finally(() => underWay.delete(window))
      underWay.set(window, survey)
      return survey
    },
  }
}

async function* told(items: AsyncIterable<Item>, at: Millis): AsyncGenerator<CatalogItem, void> {
  for await (const { itemId, title, creator, categories, publishedAt, expiresAt, available, blocked } of items) {
    const isLive = available && !blocked && publishedAt <= at && at < (expiresAt ?? Number.POSITIVE_INFINITY)
    yield { itemId, title, creator, categories, publishedAt, isLive }
  }
}
