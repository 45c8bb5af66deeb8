import { logBuckets } from '../../math/log-buckets.ts'

/** Numbers told to within 2 %: 58 buckets for each power of ten. */
const { bucketOf, zero } = logBuckets(0.02)

/** Two buckets below all numbers: what was absent, and what is no number of the kind that it should be. */
export const absent = -2
export const broken = -1

/** How the numbers of one column lay in some stretch of time: counts by logarithmic bucket. Two of them add, in any order. */
export class Sketch {
  readonly counts: Map<number, number>
  /** Rows that were looked at; each stands for `weight` rows, which is what the buckets count. */
  rows: number

  constructor(counts: Iterable<readonly [number, number]> = [], rows = 0) {
    this.counts = new Map(counts)
    this.rows = rows
  }

  /** `undefined` is absent. */
  take(value: number | undefined, weight = 1): void {
    const bucket = value === undefined ? absent : value - value === 0 ? bucketOf(value) : broken
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + weight)
    this.rows++
  }

  merge({ counts, rows }: Sketch): this {
    for (const [bucket, count] of counts) this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count)
    this.rows += rows
    return this
  }

  /** Takes one of the parts of a merge away again. */
  subtract({ counts, rows }: Sketch): this {
    for (const [bucket, count] of counts) {
      const rest = (this.counts.get(bucket) ?? 0) - count
      if (rest > 0) this.counts.set(bucket, rest)
      else this.counts.delete(bucket)
    }
    this.rows -= rows
    return this
  }

  copy(): Sketch {
    return new Sketch(this.counts, this.rows)
  }

  get total(): number {
    let sum = 0
    for (const count of this.counts.values()) sum += count
    return sum
  }

  /** Share of rows in which the number was absent. */
  get nullRate(): number {
    return this.#share((bucket) => bucket === absent)
  }

  /** Share of rows with a number other than 0, which is what nothing reads as. */
  get coverage(): number {
    return this.#share((bucket) => bucket >= 0 && bucket !== zero)
  }

  /** Different numbers, told apart where 2 % lie between them. */
  get distinct(): number {
    let count = 0
    for (const bucket of this.counts.keys()) if (bucket >= 0) count++
    return count
  }

  /** Share of rows that are broken, or whose number lies outside all that the reference met. */
  outOf(reference: Sketch): number {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const bucket of reference.counts.keys()) {
      if (bucket >= 0) [least, most] = [Math.min(least, bucket), Math.max(most, bucket)]
    }
    return this.#share((bucket) => bucket === broken || (bucket >= 0 && (bucket < least || bucket > most)))
  }

  #share(of: (bucket: number) => boolean): number {
    let [some, all] = [0, 0]
    for (const [bucket, count] of this.counts) {
      all += count
      if (of(bucket)) some += count
    }
    return all === 0 ? 0 : some / all
  }
}

export const merged = (sketches: readonly Sketch[]): Sketch => sketches.reduce((all, sketch) => all.merge(sketch), new Sketch())
