import type { Item } from '../domain/item.ts'
import { hash32 } from '../math/hash.ts'
import { embeddingWidth } from './declaration/feature.ts'

/** Raised when an item's embedding changes its meaning: what was made of the old one is made anew. */
export const embeddingVersion = 1

/** What each part of an item says about it, against one word of its title. */
const weights = { categories: 2, tags: 1.5, creator: 1.5, words: 1 }

/**
 * An item as a vector of length 1: its categories, tags, creator and title words, each added to one of the columns with a sign, both told
 * by its hash (Weinberger et al., 2009). Known from the moment the item is, and the same on every machine. All 0 where there is nothing.
 */
export function itemEmbedding({ categories, tags, creator, title }: Item): Float32Array {
  const vector = new Float32Array(embeddingWidth)
  const add = (kind: string, name: string, weight: number) => {
    const hash = hash32(`${kind}\n${name}`)
    vector[hash % embeddingWidth]! += hash >>> 31 === 0 ? weight : -weight
  }
  for (const category of categories) add('category', category, weights.categories)
  for (const tag of tags) add('tag', tag, weights.tags)
  if (creator !== '') add('creator', creator, weights.creator)
  for (const word of title.toLowerCase().split(/[^\p{L}\p{N}]+/u)) if (word !== '') add('word', word, weights.words)
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((x) => x / length)
}
