import type { Row } from '../../storage/ports/row-reader.ts'

/** A film as a row of the API. `Matrix, The (1999)` is called The Matrix, and 1999 is an attribute. */
export function film(itemId: string, fullTitle: string, genres: readonly string[], released?: number): Row {
  const [, name = fullTitle, year] = /^(.*?)\s*\((\d{4})[^)]*\)\s*$/.exec(fullTitle.trim()) ?? []
  return {
    itemId,
    title: name.trim().replace(/^(.*), (The|A|An|Les|La|Le|L'|El|Il|Los|Das|Der|Die)$/, '$2 $1') || fullTitle,
    categories: genres,
    // A film whose age nobody knows is old rather than a new arrival.
    publishedAt: released ?? (year === undefined ? 0 : Date.UTC(Number(year), 0, 1)),
    media: { kind: 'video' },
    attributes: year === undefined ? {} : { year: Number(year) },
  }
}

/** One person's stars for one film. Made of who, what and when, the id is the same at every import. */
export const rating = (userId: string, itemId: string, stars: number, seconds: number): Row => ({
  eventId: `movielens-${userId}-${itemId}-${seconds}`,
  type: 'rating',
  userId,
  itemId,
  value: stars,
  at: seconds * 1_000,
})
