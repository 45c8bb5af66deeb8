import { IdMap, type ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'
import { hash32 } from '../../math/hash.ts'

/** What the watch of the loop needs to know of an item. */
export interface ShownItem {
  readonly row: number
  readonly hash: number
  /** Numbers of its first category and of its creator; -1 where nobody is named, or the catalog does not know it. */
  category: number
  creator: number
  publishedAt: Millis
  expiresAt: Millis
  /** In the catalog, available, not blocked. */
  offered: boolean
}

/** Categories that are told apart; all further ones count as one. */
export const mostCategories = 1_023

/** Every item that the catalog holds, or that was shown, by number. */
export class ShownItems {
  readonly #items = new Map<ItemId, ShownItem>()
  readonly #rows: ShownItem[] = []
  readonly #categories: IdMap<string>
  readonly #creators = new IdMap<string>()

  /** `saved`: what `ids` and `categories` said, so that all have their numbers again. */
  constructor(saved: { readonly ids?: readonly string[]; readonly categories?: readonly string[] } = {}) {
    this.#categories = new IdMap(saved.categories)
    for (const id of saved.ids ?? []) this.of(id as ItemId)
  }

  /** By its name; one that was never heard of gets its row now. */
  of(itemId: ItemId): ShownItem {
    return this.#items.get(itemId) ?? this.#add(itemId)
  }

  /** Undefined where it was never heard of. */
  rowOf(itemId: ItemId): number | undefined {
    return this.#items.get(itemId)?.row
  }

  take({ itemId, categories, creator, publishedAt, expiresAt, available, blocked }: Item): void {
    const item = this.of(itemId)
    const [category = ''] = categories
    item.category = Math.min(mostCategories, this.#categories.add(category))
    item.creator = creator === '' ? -1 : this.#creators.add(creator)
    item.publishedAt = publishedAt
    item.expiresAt = expiresAt ?? Number.POSITIVE_INFINITY
    item.offered = available && !blocked
  }

  remove(itemId: ItemId): void {
    this.of(itemId).offered = false
  }

  get size(): number {
    return this.#rows.length
  }

  /** Those that could be shown to somebody at a moment. */
  liveAt(at: Millis): readonly ShownItem[] {
    return this.#rows.filter(({ offered, publishedAt, expiresAt }) => offered && publishedAt <= at && at < expiresAt)
  }

  get ids(): readonly ItemId[] {
    return [...this.#items.keys()]
  }

  get categories(): readonly string[] {
    return this.#categories.ids
  }

  #add(itemId: ItemId): ShownItem {
    const item: ShownItem = {
      ...{ row: this.#rows.length, hash: hash32(itemId), category: -1, creator: -1 },
      ...{ publishedAt: Number.NaN, expiresAt: Number.NaN, offered: false },
    }
    this.#items.set(itemId, item)
    this.#rows.push(item)
    return item
  }
}
