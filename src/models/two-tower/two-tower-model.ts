import type { Found } from '../../domain/candidate.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'
import type { ItemVectors } from '../content/item-vectors.ts'
import type { Asker, FollowsCatalog, Neighbourly, Retriever } from '../model.ts'
import { ItemSide, type ToPlace } from './item-side.ts'
import { likeness } from './likeness.ts'
import { PersonSide } from './person-side.ts'
import type { Towers } from './towers.ts'

/** Where items stand; both tables grow with the catalog. */
export interface Places {
  /** What people's vectors are multiplied with. */
  readonly vectors: ItemVectors
  /** What stands for items in histories. */
  readonly tokens: ItemVectors
  /** When those that were not out yet when the towers were fitted come out. */
  readonly upcoming: Map<ItemId, Millis>
}

/** Items wait to be placed until someone asks, or until so many wait: the tower is quickest with many at once. */
const mostWaiting = 256

/** See `twoTower`. Scores are e to the product of the vectors: they stand to each other as the chances of what is done next. */
export class TwoTowerModel implements Retriever, Neighbourly, FollowsCatalog {
  readonly towers: Towers
  readonly #places: Places
  readonly #items: ItemSide
  readonly #people: PersonSide
  readonly #waiting = new Map<ItemId, ToPlace>()
  #heard: { readonly asker: Asker; readonly vector: Float32Array } | undefined

  constructor(towers: Towers, places: Places) {
    this.towers = towers
    this.#places = places
    this.#items = new ItemSide(towers)
    this.#people = new PersonSide(towers)
  }

  /** All that was added is in its place. */
  get places(): Places {
    this.#place()
    return this.#places
  }

  /** Adds or replaces: the item can be found from now on, once it is published. */
  add(item: Item): void {
    this.#await({ itemId: item.itemId, item })
  }

  /** Adds an item of which nothing is said: it lives by what people did with it. */
  addUnsaid(itemId: ItemId): void {
    this.#await({ itemId, item: undefined })
  }

  remove(itemId: ItemId): void {
    this.#waiting.delete(itemId)
    this.#places.upcoming.delete(itemId)
    this.#places.vectors.remove(itemId)
    this.#places.tokens.remove(itemId)
    this.#heard = undefined
  }

  /** Made once for each asker. */
  userVector(asker: Asker): Float32Array {
    const { tokens } = this.places
    if (this.#heard?.asker !== asker) this.#heard = { asker, vector: this.#people.vector(asker, (itemId) => tokens.get(itemId)) }
    return this.#heard.vector
  }

  retrieve(asker: Asker, count: number): Found[] {
    const without = new Set([...asker.history.map(({ itemId }) => itemId), ...this.#unpublished(asker.at)])
    return this.#nearest(this.userVector(asker), count, without).map(({ itemId, score }) => ({ itemId, score: Math.exp(score) }))
  }

  score(asker: Asker, items: readonly ItemId[]): Float32Array {
    const user = this.userVector(asker)
    const { vectors, upcoming } = this.#places
    const scores = new Float32Array(items.length)
    for (let i = 0; i < items.length; i++) {
      const row = vectors.row(items[i]!)
      if (row >= 0 && !(upcoming.get(items[i]!)! > asker.at)) scores[i] = Math.exp(vectors.product(row, user))
    }
    return scores
  }

  /** How like what the person did each item is; see `likeness.ts`. */
  likeness(asker: Asker, items: readonly ItemId[]): Float32Array {
    return likeness(asker, items, this.places.vectors, this.towers.settings.width)
  }

  /** By the cosine of their directions, whatever their age. */
  neighbours(itemId: ItemId, count: number): Found[] {
    const vector = this.places.vectors.get(itemId)?.slice().fill(0, this.towers.settings.width)
    return vector === undefined ? [] : this.#nearest(vector, count, new Set([itemId]))
  }

  #nearest(query: Float32Array, count: number, without: ReadonlySet<ItemId>): Found[] {
    const { vectors } = this.places
    const { rows, scores } = vectors.best(query, count + without.size)
    const found: Found[] = []
    for (let i = 0; i < rows.length && found.length < count; i++) {
      const itemId = vectors.ids[rows[i]!]!
      if (!without.has(itemId)) found.push({ itemId, score: scores[i]! })
    }
    return found
  }

  /** How fresh what is not out yet would be, nobody can say. */
  #unpublished(at: Millis): readonly ItemId[] {
    return [...this.places.upcoming].filter(([, publishedAt]) => publishedAt > at).map(([itemId]) => itemId)
  }

  #await(item: ToPlace): void {
    this.#waiting.set(item.itemId, item)
    if (this.#waiting.size >= mostWaiting) this.#place()
  }

  #place(): void {
    if (this.#waiting.size === 0) return
    const { vectors, tokens, upcoming } = this.#places
    const waiting = [...this.#waiting.values()]
    for (const { itemId, vector, token } of this.#items.place(waiting)) {
      vectors.set(itemId, vector)
      tokens.set(itemId, token)
    }
    for (const { itemId, item } of waiting) {
      if (item !== undefined && item.publishedAt > this.towers.origin) upcoming.set(itemId, item.publishedAt)
      else upcoming.delete(itemId)
    }
    this.#waiting.clear()
    this.#heard = undefined
  }
}
