import { EngineError } from '../domain/error.ts'
import type { LabelledRows } from '../models/boosted-trees/tree-data.ts'
import { readText } from './read-lists.ts'

/** Rows of queries, each with a grade from 0 to 4. */
export interface GradedRows extends LabelledRows {
  readonly queries: Int32Array
}

export interface GradedSet {
  /** Column names: the numbers that the files give them. */
  readonly schema: readonly string[]
  readonly train: GradedRows
  readonly test: GradedRows
}

/** The learning-to-rank sample of LightGBM: 201 and 50 queries, 300 features, each absent from two rows of three. */
export async function readLightgbmRank(folder: string): Promise<GradedSet> {
  const [train, test] = await Promise.all(['rank.train', 'rank.test'].map((file) => readRows(folder, file)))
  const width = [...train!.rows, ...test!.rows].reduce((most, { columns }) => Math.max(most, ...columns), 0) + 1
  return {
    schema: Array.from({ length: width }, (_, column) => `${column}`),
    train: tableOf(train!, width),
    test: tableOf(test!, width),
  }
}

/** A line of a LibSVM file, `grade column:value …`. */
interface SparseRow {
  readonly grade: number
  readonly columns: readonly number[]
  readonly values: readonly number[]
}

interface SparseRows {
  readonly rows: readonly SparseRow[]
  readonly queries: Int32Array
}

async function readRows(folder: string, file: string): Promise<SparseRows> {
  const [rows, sizes] = await Promise.all([readText(folder, file), readText(folder, `${file}.query`)])
  const read = { rows: linesOf(rows).map(parse), queries: Int32Array.from(linesOf(sizes), Number) }
  const told = read.queries.reduce((sum, size) => sum + size, 0)
  if (told === read.rows.length && read.rows.every(({ values }) => values.every(Number.isFinite))) return read
  throw new EngineError(
    'DATA_UNREADABLE',
    `${file} has ${read.rows.length} rows and its queries ${told}, or a value is no number.`,
    'Download the set again.',
  )
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

function parse(line: string): SparseRow {
  const [grade, ...pairs] = line.trim().split(' ')
  const split = pairs.map((pair) => pair.split(':').map(Number) as [number, number])
  return { grade: Number(grade), columns: split.map(([column]) => column), values: split.map(([, value]) => value) }
}

/** What a line does not name is 0. */
function tableOf({ rows, queries }: SparseRows, width: number): GradedRows {
  const table = new Float32Array(rows.length * width)
  rows.forEach(({ columns, values }, row) => {
    columns.forEach((column, i) => {
      table[row * width + column] = values[i]!
    })
  })
  return { rows: table, labels: Float32Array.from(rows, ({ grade }) => grade), queries }
}
