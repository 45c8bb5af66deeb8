import type { Best } from '../../math/scanner.ts'
import type { Allowed, Neighbour } from '../../storage/ports/vector-index.ts'

/** One query put to a table. */
export interface Asked {
  /** Rows that there are. */
  readonly total: number
  /** How many of them may be found. */
  readonly findable: number
  readonly row: (id: string) => number | undefined
  /** Whose a row is; undefined for one that is nobody's, or not to be found. */
  readonly id: (row: number) => string | undefined
  /** At least `wanted` rows where there are so many. `few` would do if all of them may be found. */
  readonly likely: (wanted: number, few: number) => Likely
  /** How far a row may stand from its place in `likely`: it is moved by at most so many times `few`, less one. */
  readonly scoredAgain: number
  /** These rows (ascending) with exact scores, best first. */
  readonly score: (rows: Int32Array) => Best
}

/** Rows about best first, of which the first `sure` are probably the best of all. */
export interface Likely {
  readonly rows: Int32Array
  readonly sure: number
}

/** Rows wanted beyond those asked for, to see that there is no tie. */
const spare = 2

/** The `count` best that are allowed, ties by id. Ids known to be few are looked up and their rows scored. */
export function neighbours(asked: Asked, count: number, allowed?: Allowed): Neighbour[] {
  if (count <= 0 || asked.total === 0) return []
  const share = asked.findable / asked.total
  if (allowed === undefined) return firstKept(asked, count, everything, share)
  if (typeof allowed === 'function') return firstKept(asked, count, allowed, share)
  if (allowed.size * lookUp <= asked.total) return named(asked, rowsOf(asked, allowed)).slice(0, count)
  return firstKept(asked, count, (id) => allowed.has(id), share * Math.min(1, allowed.size / asked.total))
}

const everything = () => true

/** Looking up an id and scoring its row costs as much as scanning so many rows. */
const lookUp = 8

/**
 * Takes rows in their order, more each time, until what is kept suffices and the last row scored is worse than the last one wanted:
 * where the best m hold `count` that are allowed, these are the best of all that are allowed. `share`: how many are thought to be.
 */
function firstKept(asked: Asked, count: number, keeps: (id: string) => boolean, share: number): Neighbour[] {
  const few = count + spare
  const moved = few * (asked.scoredAgain - 1)
  const isKept = (row: number) => {
    const id = asked.id(row)
    return id !== undefined && keeps(id)
  }
  let wanted = Math.ceil(share < 1 ? (few + spare) / share : few)
  for (;;) {
    const { rows, sure } = asked.likely(wanted, few)
    const kept = rows.subarray(0, sure).filter(isKept)
    const last = wanted >= asked.total
    if (kept.length >= count || last) {
      const best = named(asked, moved === 0 ? kept : rows.subarray(0, sure + moved).filter(isKept))
      if (last || best.at(-1)!.score < best[count - 1]!.score) return best.slice(0, count)
    }
    // As many as this share would need and some, and at least twice as many.
    const seen = rows.filter(isKept).length
    wanted = Math.max(2 * wanted, Math.ceil((1.5 * few * rows.length) / (seen + 1)))
  }
}

/** Best first, ties by id. */
function named(asked: Asked, rows: Int32Array): Neighbour[] {
  const best = asked.score(rows.sort())
  const found: Neighbour[] = []
  for (let i = 0; i < best.rows.length; i++) found.push({ id: asked.id(best.rows[i]!)!, score: best.scores[i]! })
  return found.sort(byScoreThenId)
}

function rowsOf(asked: Asked, ids: ReadonlySet<string>): Int32Array {
  const rows: number[] = []
  for (const id of ids) {
    const row = asked.row(id)
    if (row !== undefined && asked.id(row) !== undefined) rows.push(row)
  }
  return Int32Array.from(rows)
}

export const byScoreThenId = (a: Neighbour, b: Neighbour): number => b.score - a.score || (a.id < b.id ? -1 : 1)
