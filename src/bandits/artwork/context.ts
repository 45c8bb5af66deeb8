import { fnv1a } from '../../math/hash.ts'

/** Kinds of pictures are told apart by their tags, hashed into so many. */
const kinds = 16

/** Numbers in the context of a picture. */
export const width = 2 + kinds

/**
 * What is known of a person and a picture of an item: whether it is the item's first; how much of what the person liked is like what the picture
 * shows, 0 to 1; and what kinds of picture it is. What all pictures of an item have in common is left out, since it cannot decide between them.
 */
export function contextOf(first: boolean, tags: readonly string[], liked: (tag: string) => number): Float64Array {
  const context = new Float64Array(width)
  context[0] = first ? 1 : 0
  context[1] = tags.reduce((most, tag) => Math.max(most, liked(tag)), 0)
  for (const tag of tags) context[2 + (fnv1a(tag) % kinds)]! += 1 / tags.length
  return context
}
