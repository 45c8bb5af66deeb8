import { mix32 } from '../../math/hash.ts'
import { type Field, fields, type Terms } from './terms.ts'

/** In how many items each term stands; terms share 2^18 counters by hash, and a clash makes a term look less rare. */
export interface DocumentFrequencies {
  readonly items: number
  readonly counts: Uint32Array
}

export type FieldWeights = Readonly<Record<Field, number>>

export function countDocuments(documents: readonly Terms[]): DocumentFrequencies {
  const counts = new Uint32Array(1 << 18)
  for (const document of documents) {
    for (const term of new Set(fields.flatMap((field) => document[field]))) counts[counter(term)]!++
  }
  return { items: documents.length, counts }
}

const counter = (term: number) => mix32(term) >>> 14

/**
 * Field-weighted TF-IDF, by term hash. Within a field, with tf the times a term stands there:
 *
 *     x_t = (1 + ln tf) * ln(1 + items / (1 + df_t))        scaled to length 1, then times the field's weight
 *
 * and fields add up, so that a long description weighs no more than a short one (after Salton and Buckley, 1988).
 * Words in more than `commonShare` of the items are this catalog's stop words and left out: that list needs no language.
 */
export function tfIdf(
  terms: Terms,
  frequencies: DocumentFrequencies,
  weights: FieldWeights,
  commonShare: number,
): Map<number, number> {
  const sum = new Map<number, number>()
  const items = Math.max(1, frequencies.items)
  const common = commonShare * Math.max(fewItems, items)
  for (const field of fields) {
    const isName = field === 'categories' || field === 'creator'
    const values: [term: number, value: number][] = []
    for (const [term, times] of tally(terms[field])) {
      const df = frequencies.counts[counter(term)]!
      if (isName || df <= common) values.push([term, (1 + Math.log(times)) * Math.log(1 + items / (1 + df))])
    }
    const length = Math.hypot(...values.map(([, value]) => value))
    for (const [term, value] of values) sum.set(term, (sum.get(term) ?? 0) + (weights[field] * value) / length)
  }
  return sum
}

/** In a catalog smaller than this nothing can be told to be common. */
const fewItems = 50

function tally(terms: readonly number[]): Map<number, number> {
  const times = new Map<number, number>()
  for (const term of terms) times.set(term, (times.get(term) ?? 0) + 1)
  return times
}
