import type { UserId } from '../domain/ids.ts'
import type { RecommendedItem, Row } from '../domain/recommendation.ts'
import type { Millis } from '../domain/time.ts'
import { hourMs } from '../domain/time.ts'

/** A remembered answer is better than none for this long. */
const goodForMs = 24 * hourMs

interface Remembered {
  readonly rows: readonly Row[]
  readonly at: Millis
}

/** The last good answers, for when no new one can be made. Bounded: the least lately used go first. */
export class RememberedAnswers {
  readonly #answers = new Map<string, Remembered>()
  readonly #most: number

  constructor(most = 10_000) {
    this.#most = most
  }

  remember(surface: string, userId: UserId, rows: readonly Row[], at: Millis): void {
    const key = `${surface}\n${userId}`
    this.#answers.delete(key)
    this.#answers.set(key, { rows, at })
    if (this.#answers.size > this.#most) this.#answers.delete(this.#answers.keys().next().value!)
  }

  /** Less what `keeps` does not let through. */
  recall(surface: string, userId: UserId, at: Millis, keeps: (item: RecommendedItem) => boolean): readonly Row[] {
    const known = this.#answers.get(`${surface}\n${userId}`)
    if (known === undefined || at - known.at > goodForMs) return []
    return known.rows.map((row) => ({ ...row, items: row.items.filter(keeps) })).filter((row) => row.items.length > 0)
  }
}
