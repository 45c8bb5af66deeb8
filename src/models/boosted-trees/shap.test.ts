import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { boostedEnsemble } from './ensemble.ts'
import type { Ensemble } from './ensemble-model.ts'
import { goesLeft, treesOf } from './forest.ts'
import { shapValues } from './shap.ts'
import { run, table } from './testing.ts'

const width = 4
const fit = (data: Parameters<typeof boostedEnsemble.fit>[0], settings = {}) =>
  boostedEnsemble.fit(data, { ...boostedEnsemble.defaults, objective: 'regression', trees: 12, ...settings }, run)
const tangled = table(600, width, (x) => x[0]! * x[1]! + (x[2]! > 0.5 ? 2 : 0) + Math.abs(x[3]!))
const model = await fit({ ...tangled, rows: tangled.rows.map((x, i) => (i % 11 === 0 ? Number.NaN : x)) }, { minRows: 5 })
const random = mulberry32(9)
const probes = Float32Array.from({ length: 40 * width }, (_, i) => (i % 13 === 0 ? Number.NaN : gaussian(random)))

/** What trees say of a row of which only some columns are known: at splits on the others both sides, by their rows. */
function scoreKnowing({ start, forest }: Ensemble, row: Float32Array, known: number): number {
  const below = (node: number): number => {
    const right = forest.right[node]!
    if (right === 0) return forest.value[node]!
    const column = forest.column[node]!
    if ((known >> column) & 1) return below(goesLeft(forest, node, row[column]!) ? node + 1 : right)
    const share = forest.rows[node + 1]! / forest.rows[node]!
    return share * below(node + 1) + (1 - share) * below(right)
  }
  let score = start
  for (let tree = 0; tree < treesOf(forest); tree++) score += below(forest.starts[tree]!)
  return score
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
const size = (set: number): number => (set === 0 ? 0 : (set & 1) + size(set >> 1))

/** Shapley (1953): a column's mean contribution over all orders in which columns may become known. */
function shapleyValue(of: Ensemble, row: Float32Array, column: number): number {
  let value = 0
  for (let known = 0; known < 1 << width; known++) {
    if ((known >> column) & 1) continue
    const weight = (factorial(size(known)) * factorial(width - size(known) - 1)) / factorial(width)
    value += weight * (scoreKnowing(of, row, known | (1 << column)) - scoreKnowing(of, row, known))
  }
  return value
}

test('values and the expected score add up to the score', () => {
  const { expected, values } = shapValues(model, probes, 40)
  model.scores(probes, 40).forEach((score, row) => {
    const sum = values.subarray(row * width, (row + 1) * width).reduce((total, value) => total + value, expected)
    assert.ok(Math.abs(sum - score) < 1e-9, `row ${row}: ${sum} against ${score}`)
  })
})

test('values are the Shapley values of knowing a column, to the last', () => {
  const { expected, values } = shapValues(model, probes, 40)
  assert.ok(Math.abs(expected - scoreKnowing(model, probes, 0)) < 1e-9)
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / width)
    const wanted = shapleyValue(model, probes.subarray(row * width, (row + 1) * width), i % width)
    assert.ok(Math.abs(values[i]! - wanted) < 1e-9, `row ${row}, column ${i % width}: ${values[i]} against ${wanted}`)
  }
})

test('the expected score is the mean score of the rows that the trees were grown on', () => {
  const { expected } = shapValues(model, probes, 0)
  const scores = model.scores(
    tangled.rows.map((x, i) => (i % 11 === 0 ? Number.NaN : x)),
    600,
  )
  assert.ok(Math.abs(expected - scores.reduce((sum, score) => sum + score, 0) / 600) < 1e-9)
})

test('a column that says nothing gets nothing, and one that says all gets all', async () => {
  const coins = table(500, 2, (x) => Math.sign(x[1]!))
  const plain = await fit({ ...coins, rows: coins.rows.map((x) => Math.sign(x)) })
  const { values } = shapValues(plain, Float32Array.of(1, 1, -1, -1), 2)
  assert.deepEqual([values[0], values[2]], [0, 0])
  assert.ok(values[1]! > 0.5 && values[3]! < -0.5, `${values}`)
})
