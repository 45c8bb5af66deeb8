import type { ItemId } from './ids.ts'
import type { Millis } from './time.ts'

export type Attribute = string | number | boolean

export interface Artwork {
  readonly artworkId: string
  readonly url: string
  /** What it shows, in the words of tags: by these it is found out whom it speaks to. */
  readonly tags?: readonly string[]
}

export interface Media {
  /** Such as `video`, `audio`, `article`, `product`. */
  readonly kind: string
  readonly url?: string
  readonly seconds?: number
}

/** Something that can be recommended. What was left out stands at its default; see `completeItem`. */
export interface Item {
  readonly itemId: ItemId
  readonly title: string
  readonly description: string
  /** Broadest first. */
  readonly categories: readonly string[]
  readonly tags: readonly string[]
  /** Empty where nobody is named. */
  readonly creator: string
  /** The item may be shown from `publishedAt` until `expiresAt`. */
  readonly publishedAt: Millis
  readonly expiresAt?: Millis
  /** Countries where it may be shown; empty means everywhere. */
  readonly regions: readonly string[]
  readonly available: boolean
  /** Youngest age, in years, that may see it. */
  readonly maturity: number
  /** Never shown to anyone, whatever else is true. */
  readonly blocked: boolean
  readonly sponsored: boolean
  readonly media?: Media
  readonly artworks: readonly Artwork[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** An item with what was not said filled in. `publishedAt` defaults to the moment of arrival. */
export function completeItem(said: Partial<Item> & Pick<Item, 'itemId' | 'title'>, arrivedAt: Millis): Item {
  return {
    description: '',
    categories: [],
    tags: [],
    creator: '',
    publishedAt: arrivedAt,
    regions: [],
    available: true,
    maturity: 0,
    blocked: false,
    sponsored: false,
    artworks: [],
    attributes: {},
    ...said,
  }
}
