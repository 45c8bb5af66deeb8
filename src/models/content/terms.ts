import type { Item } from '../../domain/item.ts'
import { fnv1a } from '../../math/hash.ts'
import { words } from './words.ts'

export const fields = ['title', 'description', 'tags', 'categories', 'creator'] as const
export type Field = (typeof fields)[number]

/** 32-bit hashes of a document's terms by field, repeats included. */
export type Terms = Readonly<Record<Field, readonly number[]>>

/**
 * Title, description and tags share one space of words, so that a tag finds the title that says it. Categories and creators
 * are names: kept whole, each in a space of its own.
 */
export const termsOf = (item: Pick<Item, Field>): Terms => ({
  title: words(item.title).map(word),
  description: words(item.description).map(word),
  tags: item.tags.flatMap(words).map(word),
  ...namesOf(item.categories, item.creator === '' ? [] : [item.creator]),
})

/** The terms of an item of these categories by any of these creators, of which nothing else is known. */
export const termsOfPreferences = (categories: readonly string[], creators: readonly string[]): Terms => ({
  title: [],
  description: [],
  tags: [],
  ...namesOf(categories, creators),
})

const namesOf = (categories: readonly string[], creators: readonly string[]) => ({
  categories: categories.map((name) => fnv1a(`category ${name.toLowerCase()}`)),
  creator: creators.map((name) => fnv1a(`creator ${name.toLowerCase()}`)),
})

const word = (text: string) => fnv1a(`word ${text}`)
