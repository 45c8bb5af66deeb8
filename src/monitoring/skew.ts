/** What comparing one column of served and recomputed rows came to. */
export interface SkewRow {
  readonly feature: string
  /** Means over the rows that differ; over all rows where none does. */
  readonly served: number
  readonly recomputed: number
  /** Served less recomputed, in the row where they lie furthest apart. */
  readonly difference: number
  /** Any row differs: the same code on the same log gives the same number, so one row is enough. */
  readonly alarm: boolean
  /** Compared, and of them those that differ. */
  readonly rows: number
  readonly differing: number
}

/** Relative to the larger of the two. A row is f32, exact to 6e-8; a snapshot may cost a bit. */
const tolerance = 1e-6
/** Below this, a number is nothing. */
const nothing = 1e-9

interface Sums {
  served: number
  recomputed: number
}

/** Training-serving skew (Breck, Polyzotis, Roy, Whang, Zinkevich, 2019), column by column. */
export class Skew {
  readonly #schema: readonly string[]
  readonly #all: readonly Sums[]
  readonly #apart: readonly (Sums & { rows: number; furthest: number })[]
  #rows = 0

  constructor(schema: readonly string[]) {
    this.#schema = schema
    this.#all = schema.map(() => ({ served: 0, recomputed: 0 }))
    this.#apart = schema.map(() => ({ served: 0, recomputed: 0, rows: 0, furthest: 0 }))
  }

  /** One row as it was served, and as it was found again; both in the order of the schema. */
  take(served: Float32Array, recomputed: Float32Array): void {
    this.#rows++
    for (let c = 0; c < this.#schema.length; c++) {
      const [a, b] = [served[c]!, recomputed[c]!]
      add(this.#all[c]!, a, b)
      if (same(a, b)) continue
      const apart = this.#apart[c]!
      add(apart, a, b)
      apart.rows++
      // what is no number is as far away as can be
      const difference = a - b - (a - b) === 0 ? a - b : Number.POSITIVE_INFINITY
      if (Math.abs(difference) > Math.abs(apart.furthest)) apart.furthest = difference
    }
  }

  /** What differs first, the most rows before the fewer; else in the order of the schema. */
  report(): readonly SkewRow[] {
    return this.#schema
      .map((feature, c): SkewRow => {
        const { rows: differing, furthest, ...apart } = this.#apart[c]!
        const [sums, count] = differing > 0 ? [apart, differing] : [this.#all[c]!, Math.max(1, this.#rows)]
        const { served, recomputed } = sums
        return {
          feature,
          served: served / count,
          recomputed: recomputed / count,
          difference: furthest,
          alarm: differing > 0,
          rows: this.#rows,
          differing,
        }
      })
      .sort((a, b) => b.differing - a.differing)
  }
}

function add(sums: Sums, served: number, recomputed: number): void {
  sums.served += served
  sums.recomputed += recomputed
}

const same = (a: number, b: number) =>
  Object.is(a, b) || Math.abs(a - b) <= Math.max(nothing, tolerance * Math.max(Math.abs(a), Math.abs(b)))
