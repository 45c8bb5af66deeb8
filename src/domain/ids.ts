declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Names the outside world uses. Inside a model the same things are dense rows; `IdMap` is the only bridge. */
export type UserId = Branded<'UserId'>
export type ItemId = Branded<'ItemId'>
export type EventId = Branded<'EventId'>
/** Names one answer: the slate, its trace, and every event that it causes. */
export type RecommendationId = Branded<'RecommendationId'>

export const userId = (id: string) => id as UserId
export const itemId = (id: string) => id as ItemId
export const eventId = (id: string) => id as EventId
export const recommendationId = (id: string) => id as RecommendationId

/** External names to dense rows 0, 1, 2 … in order of first sight, and back. */
export class IdMap<Id extends string> {
  readonly #rows = new Map<Id, number>()
  readonly ids: Id[] = []

  constructor(ids: Iterable<Id> = []) {
    for (const id of ids) this.add(id)
  }

  get size(): number {
    return this.ids.length
  }

  /** The row of `id`, given one now if it had none. */
  add(id: Id): number {
    const known = this.#rows.get(id)
    if (known !== undefined) return known
    const row = this.ids.length
    this.#rows.set(id, row)
    this.ids.push(id)
    return row
  }

  /** Takes the name from a row, which stays; another may `name` it. */
  forget(row: number): void {
    this.#rows.delete(this.ids[row]!)
    this.ids[row] = '' as Id
  }

  /** Gives a forgotten row a name. */
  name(row: number, id: Id): void {
    this.#rows.set(id, row)
    this.ids[row] = id
  }

  /** The row of `id`, or -1. */
  row(id: Id): number {
    return this.#rows.get(id) ?? -1
  }

  id(row: number): Id {
    return this.ids[row]!
  }
}
