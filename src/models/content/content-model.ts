import type { Found } from '../../domain/candidate.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Item } from '../../domain/item.ts'
import type { Preferences } from '../../domain/user.ts'
import type { Act, Asker, FollowsCatalog, Neighbourly, Retriever } from '../model.ts'
import type { ContentSettings } from './content.ts'
import type { ItemVectors } from './item-vectors.ts'
import { nearestActs, profile } from './profile.ts'
import { dot, project } from './projection.ts'
import { type Field, type Terms, termsOf, termsOfPreferences } from './terms.ts'
import { type DocumentFrequencies, type FieldWeights, tfIdf } from './tf-idf.ts'

/** Found items that are given a `because`: further down, the person will hardly see it, and each costs a look at the whole history. */
const mostReasons = 60

/** See `content`. It knows the items it was fitted on and those added since. */
export class ContentModel implements Retriever, Neighbourly, FollowsCatalog {
  readonly settings: ContentSettings
  readonly seed: number
  readonly frequencies: DocumentFrequencies
  readonly vectors: ItemVectors

  constructor(settings: ContentSettings, seed: number, frequencies: DocumentFrequencies, vectors: ItemVectors) {
    this.settings = settings
    this.seed = seed
    this.frequencies = frequencies
    this.vectors = vectors
  }

  get width(): number {
    return this.settings.width
  }

  /** Of any item, fitted on or not: `width` numbers of length 1, or zeros where nothing is said of it. */
  vector(item: Pick<Item, Field>): Float32Array {
    return this.#embed(termsOf(item))
  }

  /** A taste from what someone told at the door; zeros where they told nothing. */
  profileFromPreferences({ categories, creators }: Pick<Preferences, 'categories' | 'creators'>): Float32Array {
    return this.#embed(termsOfPreferences(categories, creators))
  }

  /** A taste from what someone did; see `profile`. */
  profile(acts: readonly Act[], vectorOf: (itemId: ItemId) => Float32Array | undefined = this.#vectorOf): Float32Array {
    return profile(acts, vectorOf, this.settings)
  }

  /** Adds or replaces: the item can be found from now on. */
  add(item: Pick<Item, Field | 'itemId'>): void {
    this.vectors.set(item.itemId, this.vector(item))
  }

  remove(itemId: ItemId): void {
    this.vectors.remove(itemId)
  }

  /** Nobody's taste is known from an empty history: then nothing is found. */
  retrieve({ history }: Asker, count: number): Found[] {
    const found = this.nearest(
      this.profile(history),
      count,
      history.map((act) => act.itemId),
    )
    const explained = found.slice(0, mostReasons)
    const reasons = nearestActs(
      explained.map(({ itemId }) => this.vectors.get(itemId)!),
      history,
      this.#vectorOf,
    )
    return found.map((item, n) => (n < explained.length ? { ...item, because: reasons[n]!.itemId } : item))
  }

  score({ history }: Asker, items: readonly ItemId[]): Float32Array {
    const taste = this.profile(history)
    const scores = new Float32Array(items.length)
    for (let i = 0; i < items.length; i++) {
      const vector = this.vectors.get(items[i]!)
      if (vector !== undefined) scores[i] = dot(taste, vector)
    }
    return scores
  }

  neighbours(itemId: ItemId, count: number): Found[] {
    const vector = this.vectors.get(itemId)
    return vector === undefined ? [] : this.nearest(vector, count, [itemId])
  }

  /** The items nearest to a vector but those of `left`, best first; zeros are near to nothing. */
  nearest(query: Float32Array, count: number, left: readonly ItemId[] = []): Found[] {
    if (dot(query, query) === 0) return []
    const { ids } = this.vectors
    const without = new Set(left)
    const { rows, scores } = this.vectors.best(query, count + without.size)
    const found: Found[] = []
    for (let i = 0; i < rows.length && found.length < count; i++) {
      const itemId = ids[rows[i]!]!
      if (!without.has(itemId)) found.push({ itemId, score: scores[i]! })
    }
    return found
  }

  #embed(terms: Terms): Float32Array {
    const { width, signs, commonShare } = this.settings
    return project(tfIdf(terms, this.frequencies, weightsOf(this.settings), commonShare), width, signs, this.seed)
  }

  readonly #vectorOf = (itemId: ItemId) => this.vectors.get(itemId)
}

const weightsOf = (settings: ContentSettings): FieldWeights => ({
  title: settings.titleWeight,
  description: settings.descriptionWeight,
  tags: settings.tagsWeight,
  categories: settings.categoriesWeight,
  creator: settings.creatorWeight,
})
