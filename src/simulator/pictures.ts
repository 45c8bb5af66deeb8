import type { Artwork } from '../domain/item.ts'
import { gaussian } from '../math/random.ts'
import { stream } from './draws.ts'
import type { HiddenItem } from './items.ts'
import type { WorldSettings } from './settings.ts'
import { styles, themes } from './themes.ts'
import { styleOf, themesOf } from './wording.ts'

/** What a picture dwells on: a factor of taste, as an index into `factors`. */
interface Picture {
  readonly artworkId: string
  readonly factor: number
}

/** Two pictures of an item: of what it is mostly about, and of what it is about besides, or of its way of telling. */
export function picturesOf(item: HiddenItem): readonly Picture[] {
  const [main, second] = themesOf(item)
  const factors = [main!, second ?? themes.length + styleOf(item)]
  return factors.map((factor, n) => ({ artworkId: `${item.itemId}-${n + 1}`, factor }))
}

/** As the catalog has them. */
export const artworksOf = ({ artworkBase }: WorldSettings, item: HiddenItem): readonly Artwork[] =>
  picturesOf(item).map(({ artworkId, factor }) => ({
    artworkId,
    url: `${artworkBase}${artworkId}.svg`,
    tags: factor < themes.length ? themes[factor]!.tags.slice(0, 3) : [styles[factor - themes.length]!.tag],
  }))

/**
 * What a picture adds to the log-odds of a choice: more where it dwells on what the person cares for, less where it does not, and something of its
 * own. About 0 on average; 0 where no picture is named.
 */
export function appeal(settings: WorldSettings, taste: Float32Array, item: HiddenItem, artworkId: string | undefined): number {
  const n = picturesOf(item).findIndex((picture) => picture.artworkId === artworkId)
  if (n < 0) return 0
  const { factor } = picturesOf(item)[n]!
  // a taste for themes has norm 1, one for styles a fifth of it
  const liking = factor < themes.length ? 1.6 * (taste[factor]! - 0.3) : 4 * (taste[factor]! - 0.04)
  return liking + 0.3 * gaussian(stream(settings.seed, 'picture', item.index, n))
}
