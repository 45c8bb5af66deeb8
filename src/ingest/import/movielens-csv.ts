import { join } from 'node:path'
import type { RowReader } from '../../storage/ports/row-reader.ts'
import type { MovieLens } from './movielens.ts'
import { film, rating } from './movielens-rows.ts'

/** The newer folders (ml-latest-small, ml-25m, ml-32m): movies.csv and ratings.csv, and nothing about the people. */
export async function movieLensCsv(dir: string, reader: RowReader): Promise<MovieLens> {
  const films = await reader.open(join(dir, 'movies.csv'))
  const ratings = await reader.open(join(dir, 'ratings.csv'), { orderBy: 'timestamp' })
  return {
    items: {
      rows: films,
      convert: ({ movieId, title, genres }) => film(String(movieId), String(title), genresOf(genres)),
    },
    events: {
      rows: ratings,
      convert: ({ userId, movieId, rating: stars, timestamp }) =>
        rating(String(userId), String(movieId), Number(stars), Number(timestamp)),
    },
  }
}

const genresOf = (genres: unknown): readonly string[] =>
  genres === '(no genres listed)' || typeof genres !== 'string' ? [] : genres.split('|').filter(Boolean)
