import type { Query } from '../domain/query.ts'
import type { RecommendedItem, Row } from '../domain/recommendation.ts'
import { hourMs, type Millis } from '../domain/time.ts'
import { Bounded } from './bounded.ts'

/** A remembered answer is better than none for this long. */
const goodForMs = 24 * hourMs

interface Remembered {
  readonly rows: readonly Row[]
  readonly at: Millis
}

/** The last good answer to each question, for when no new one can be made. */
export class RememberedAnswers {
  readonly #answers: Bounded<string, Remembered>

  constructor(most = 10_000) {
    this.#answers = new Bounded(most)
  }

  remember(query: Query, rows: readonly Row[]): void {
    this.#answers.set(keyOf(query), { rows, at: query.at })
  }

  recall(query: Query): readonly Row[] {
    const known = this.#answers.get(keyOf(query))
    return known === undefined || query.at - known.at > goodForMs ? [] : known.rows
  }
}

/** What goes with one item is no answer to what goes with another. */
const keyOf = ({ surface, userId, seeds }: Query) => JSON.stringify([surface, userId, seeds])

/** Rows less what `keeps` does not let through. */
export const onlyRows = (rows: readonly Row[], keeps: (item: RecommendedItem) => boolean): readonly Row[] =>
  rows.map((row) => ({ ...row, items: row.items.filter(keeps) })).filter(({ items }) => items.length > 0)
