import type { Row, Rows } from '../../storage/ports/row-reader.ts'
import type { MovieLens, Source } from './movielens.ts'
import { film, rating } from './movielens-rows.ts'

/** The files of 1998, in Latin-1: columns without names, told apart by | in u.item, u.user and u.genre and by tabs in u.data. */
export async function movieLens100k(read: (file: string) => Promise<string>): Promise<MovieLens> {
  const table = async (file: string, separator: string) =>
    (await read(file)).split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trimEnd().split(separator)]))

  const genres = (await table('u.genre', '|')).map(([name]) => name!)
  const films = (await table('u.item', '|')).map(([id, title, released, , , ...marks]) =>
    film(
      id!,
      title!,
      genres.filter((genre, i) => marks[i] === '1' && genre !== 'unknown'),
      released === '' ? undefined : Date.parse(`${released} UTC`),
    ),
  )
  const people = (await table('u.user', '|')).map(([userId, age, gender, occupation]) => ({
    userId,
    age: Number(age),
    attributes: { gender, occupation },
  }))
  const ratings = (await table('u.data', '\t'))
    .map(([userId, itemId, stars, seconds]) => ({
      userId: userId!,
      itemId: itemId!,
      stars: Number(stars),
      seconds: Number(seconds),
    }))
    .sort((a, b) => a.seconds - b.seconds)
    .map(({ userId, itemId, stars, seconds }) => rating(userId, itemId, stars, seconds))
  return { items: asTheyAre(films), users: asTheyAre(people), events: asTheyAre(ratings) }
}

const asTheyAre = (all: readonly Row[]): Source => ({ rows: rowsOf(all), convert: (row) => row })

const rowsOf = (all: readonly Row[]): Rows => ({
  columns: Object.keys(all[0] ?? {}),
  total: all.length,
  async *batches(fromRow) {
    yield all.slice(fromRow)
  },
  close: async () => {},
})
