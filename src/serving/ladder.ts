import type { ItemId, UserId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Query } from '../domain/query.ts'
import type { Row, Rung } from '../domain/recommendation.ts'
import { Bounded } from './bounded.ts'
import type { AnyOutcome } from './explanation.ts'
import { allowed, type Person, personOf, wellJudged } from './policy.ts'
import { onlyRows, RememberedAnswers } from './remembered-answers.ts'
import { popularRow, renumbered } from './rows.ts'
import type { SurfaceParts } from './surface.ts'

const peopleRemembered = 100_000
/** What a rung below the funnel may wait for the catalog, out of the reserve that the frame kept. */
const patienceMs = 10

/** The rungs below the funnel, and what they remember: the last good answers, and what was last known of the people who asked. */
export class Ladder {
  readonly #parts: Pick<SurfaceParts, 'catalog' | 'shelves'>
  readonly #answers = new RememberedAnswers()
  readonly #people = new Bounded<UserId, Person>(peopleRemembered)

  constructor(parts: Pick<SurfaceParts, 'catalog' | 'shelves'>) {
    this.#parts = parts
  }

  /** A full answer, kept for a worse day. */
  remember(query: Query, rows: readonly Row[]): void {
    this.#answers.remember(query, rows)
  }

  /** The person who asked, as this run or an earlier one knew them. */
  meet(query: Query, outcome: AnyOutcome | undefined): Person {
    const person = this.person(query, outcome)
    if (outcome !== undefined && wellJudged(outcome)) this.#people.set(query.userId, person)
    return person
  }

  /** The same, and not remembered. */
  person(query: Query, outcome: AnyOutcome | undefined): Person {
    return personOf(query, outcome, this.#people.get(query.userId))
  }

  /** The remembered answer, or else what is popular: of both, what the person may be shown. */
  async climbDown(query: Query, person: Person, outcome: AnyOutcome | undefined): Promise<{ rows: readonly Row[]; rung: Rung }> {
    const watched = watchedAlready(outcome)
    const remembered = onlyRows(this.#answers.recall(query), ({ itemId }) => !watched.has(itemId))
    const cached = await this.fitting(query, person, remembered)
    if (cached.length > 0) return { rows: renumbered(cached), rung: 'cached' }
    const shelf = this.#parts.shelves.safe()
    const now = await this.itemsSoon(shelf.map(({ itemId }) => itemId))
    // the shelf was stocked a few seconds before the catalog fell silent, if it did
    const safe = allowed(query, person, now === undefined ? shelf : known(now))
    return { rows: popularRow(safe, query.size), rung: 'popular' }
  }

  /** Rows less what the person may not be shown now. What the catalog does not answer for may have been blocked since. */
  async fitting(query: Query, person: Person, rows: readonly Row[]): Promise<readonly Row[]> {
    const items = await this.itemsSoon(rows.flatMap((row) => row.items.map(({ itemId }) => itemId)))
    const fit = new Set(allowed(query, person, known(items ?? [])).map(({ itemId }) => itemId))
    return onlyRows(rows, ({ itemId }) => fit.has(itemId))
  }

  /** What the catalog says of items, `undefined` where it does not say so soon. */
  async itemsSoon(ids: readonly ItemId[]): Promise<readonly (Item | undefined)[] | undefined> {
    if (ids.length === 0) return []
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => resolve(undefined), patienceMs)
    const asked = async () => this.#parts.catalog.items(ids)
    return Promise.race([asked().catch(() => undefined), late]).finally(() => clearTimeout(timer))
  }
}

const known = (items: readonly (Item | undefined)[]): readonly Item[] => items.filter((item) => item !== undefined)

/** What the funnel met and the person has watched, if that filter knew. */
function watchedAlready(outcome: AnyOutcome | undefined): ReadonlySet<ItemId> {
  const name = 'filter.already-watched'
  const knew = outcome?.stages.some(({ stage, status }) => stage === name && status === 'ok')
  return new Set(knew ? outcome?.removed.filter(({ by }) => by === name).map(({ candidate }) => candidate.itemId) : [])
}
