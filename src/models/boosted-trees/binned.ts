import { mulberry32 } from '../../math/random.ts'
import { binOf, countValues, cutsOf } from './cuts.ts'

/** A column in bins, if it has more than one. */
export interface BinnedColumn {
  /** Its place in the schema. */
  readonly column: number
  /** Upper ends of all bins of values but the last. */
  readonly cuts: Float32Array
  /** Of each row. What is missing lies in bin cuts.length + 1, the one behind those of values. */
  readonly bins: Uint8Array
  readonly hasMissing: boolean
  /** The bin of most rows, and how many lie elsewhere. */
  readonly common: number
  readonly entries: number
}

/** Values that cuts are chosen by: more would move no cut to speak of. */
const mostSampled = 50_000

/** Fewer rows in a bin are not worth a cut. */
const leastInBin = 3

/** Columns taken out of the rows at a time: a cache line of them. */
const tile = 16

/** Every column that can be split, in bins; seeded, for of many rows cuts are chosen on a sample. */
export function binColumns(rows: Float32Array, width: number, maxBins: number, seed: number): BinnedColumn[] {
  const count = rows.length / width
  const sample = count > mostSampled ? sampleOf(count, seed) : undefined
  const binned: BinnedColumn[] = []
  for (let from = 0; from < width; from += tile) {
    takeColumns(rows, width, from, Math.min(from + tile, width)).forEach((values, i) => {
      const counted = countValues(sample === undefined ? values : Float32Array.from(sample, (row) => values[row]!))
      const column = binColumn(from + i, values, cutsOf(counted, maxBins - 1, Math.min(leastInBin, count)))
      if (column !== undefined) binned.push(column)
    })
  }
  return binned
}

/** Columns [from, to), each on its own. */
function takeColumns(rows: Float32Array, width: number, from: number, to: number): Float32Array[] {
  const count = rows.length / width
  const columns = Array.from({ length: to - from }, () => new Float32Array(count))
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < columns.length; i++) columns[i]![row] = rows[row * width + from + i]!
  }
  return columns
}

/** Of as many equal stretches of rows as are wanted, one row each. */
function sampleOf(count: number, seed: number): Uint32Array {
  const random = mulberry32(seed)
  return Uint32Array.from({ length: mostSampled }, (_, i) => Math.floor(((i + random()) * count) / mostSampled))
}

/** Undefined where all rows lie in one bin: such a column tells nothing. */
function binColumn(column: number, values: Float32Array, cuts: Float32Array): BinnedColumn | undefined {
  const bins = new Uint8Array(values.length)
  const inBin = new Int32Array(cuts.length + 2)
  const missing = cuts.length + 1
  const zero = binOf(cuts, 0)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const bin = value === 0 ? zero : Number.isNaN(value) ? missing : binOf(cuts, value)
    bins[row] = bin
    inBin[bin]!++
  }
  const common = inBin.indexOf(inBin.reduce((most, n) => Math.max(most, n)))
  const entries = values.length - inBin[common]!
  return entries === 0 ? undefined : { column, cuts, bins, hasMissing: inBin[missing]! > 0, common, entries }
}
