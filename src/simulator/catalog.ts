import type { Item } from '../domain/item.ts'
import { categories } from './categories.ts'
import type { HiddenItem } from './items.ts'
import { artworksOf } from './pictures.ts'
import type { WorldSettings } from './settings.ts'
import { themesOf, wordingOf } from './wording.ts'

/** An item as the engine is told of it. The truth shows through its words and shelves, and nowhere else. */
export function catalogRow(settings: WorldSettings, item: HiddenItem): Item {
  const { title, description, tags } = wordingOf(settings, item)
  const { itemId, publishedAt, expiresAt, regions, maturity, sponsored, withheld, seconds, series, part } = item
  return {
    itemId,
    title,
    description,
    categories: shelvesOf(item),
    tags,
    creator: item.creator.name,
    publishedAt,
    ...(Number.isFinite(expiresAt) ? { expiresAt: Math.floor(expiresAt) } : {}),
    regions,
    available: withheld !== 'unavailable',
    maturity,
    blocked: withheld === 'blocked',
    sponsored,
    media: { kind: 'video', seconds },
    artworks: artworksOf(settings, item),
    attributes: {
      language: item.creator.language,
      ...(series === undefined ? {} : { series: `s${series.index + 1}`, part }),
    },
  }
}

/** Its own category, and a second where a strong second theme has a shelf of its own. */
function shelvesOf(item: HiddenItem): string[] {
  const own = categories[item.category]!
  const second = themesOf(item)[1]
  if (second === undefined || item.latent[second]! < 0.4 || own.themes.includes(second)) return [own.name]
  const other =
    categories.find(({ themes: [first] }) => first === second) ?? categories.find((category) => category.themes.includes(second))
  return other === undefined ? [own.name] : [own.name, other.name]
}

export const categoryNames: readonly string[] = categories.map(({ name }) => name)
