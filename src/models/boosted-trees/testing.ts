import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import type { LabelledRows } from './tree-data.ts'

/** What a test need not say of a run. */
export const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }

/** `count` rows of standard normal columns, labelled by what they are. */
export function table(count: number, width: number, label: (row: Float32Array) => number, seed = 1) {
  const random = mulberry32(seed)
  const rows = Float32Array.from({ length: count * width }, () => gaussian(random))
  const labels = Float32Array.from({ length: count }, (_, row) => label(rows.subarray(row * width, (row + 1) * width)))
  return { schema: Array.from({ length: width }, (_, column) => `column ${column}`), rows, labels }
}

/**
 * Queries of twenty items: what is wanted is what fits the query and is good, graded 0 to 4; `plays`, the last column, goes with being good
 * alone, as popularity does.
 */
export function gradedQueries(
  count: number,
  seed: number,
): LabelledRows & { readonly schema: string[]; readonly queries: Int32Array } {
  const random = mulberry32(seed)
  const size = 20
  const rows = new Float32Array(count * size * 4)
  const labels = new Float32Array(count * size)
  for (let row = 0; row < labels.length; row++) {
    const [fits, good] = [gaussian(random), gaussian(random)]
    rows.set([fits, good, integer(random, 5), Math.exp(good + 0.5 * gaussian(random))], row * 4)
    labels[row] = Math.min(4, Math.max(0, Math.round(fits > 0 ? 1.5 + good + 0.3 * gaussian(random) : 0)))
  }
  return { schema: ['fits', 'good', 'noise', 'plays'], rows, labels, queries: new Int32Array(count).fill(size) }
}
