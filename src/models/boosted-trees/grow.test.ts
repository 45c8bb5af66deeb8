import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import { boostedEnsemble } from './ensemble.ts'
import { goesLeft } from './forest.ts'
import { run } from './testing.ts'

const [count, width, minRows, l2] = [600, 4, 12, 1.5]
const { NaN: missing } = Number

/** Columns of all sorts: with holes, mostly zero, both, and dense. */
function mixedRow(random: () => number): number[] {
  const zeros = random() < 0.8 ? 0 : integer(random, 6) - 2
  const holes = random() < 0.7 ? missing : integer(random, 3)
  return [random() < 0.15 ? missing : integer(random, 10), zeros, holes, Math.round(3 * gaussian(random)) / 2]
}

const random = mulberry32(11)
const rows = Float32Array.from(Array.from({ length: count }, () => mixedRow(random)).flat())
const at = (row: number, column: number) => rows[row * width + column]!
const labels = Float32Array.from({ length: count }, (_, row) => {
  const [a, b, c, d] = [0, 1, 2, 3].map((column) => at(row, column))
  return (a! > 4 ? d! : -1) + 2 * b! + (Number.isNaN(c!) ? 1 : c!) + gaussian(random)
})
const weights = Float32Array.from({ length: count }, () => 0.5 + random())
const settings = { objective: 'regression', trees: 1, learningRate: 1, maxLeaves: 10, minRows, l2 }
const model = await boostedEnsemble.fit(
  { schema: ['a', 'b', 'c', 'd'], rows, labels, weights },
  { ...boostedEnsemble.defaults, ...settings },
  run,
)
const { forest, start } = model

const gradientOf = (of: readonly number[]) => of.reduce((sum, row) => sum + weights[row]! * (start - labels[row]!), 0)
const hessianOf = (of: readonly number[]) => of.reduce((sum, row) => sum + weights[row]!, 0)
const worth = (of: readonly number[]) => gradientOf(of) ** 2 / (hessianOf(of) + l2) / 2

/** The most that any question about one column takes from the loss of some rows: every threshold, what is missing on either side. */
function bestGain(of: readonly number[]): number {
  let best = 0
  for (let column = 0; column < width; column++) {
    for (const threshold of new Set(of.map((row) => at(row, column)).filter((value) => !Number.isNaN(value)))) {
      for (const missingLeft of [true, false]) {
        const isLeft = (row: number) => (Number.isNaN(at(row, column)) ? missingLeft : at(row, column) <= threshold)
        const [left, right] = [of.filter(isLeft), of.filter((row) => !isLeft(row))]
        if (left.length >= minRows && right.length >= minRows) best = Math.max(best, worth(left) + worth(right) - worth(of))
      }
    }
  }
  return best
}

/** Every node with the rows that come to it. */
function nodes(node = 0, of = Array.from({ length: count }, (_, row) => row)): { node: number; of: number[] }[] {
  if (forest.right[node] === 0) return [{ node, of }]
  const isLeft = (row: number) => goesLeft(forest, node, at(row, forest.column[node]!))
  const right = of.filter((row) => !isLeft(row))
  return [{ node, of }, ...nodes(node + 1, of.filter(isLeft)), ...nodes(forest.right[node]!, right)]
}

test('every split is the best of all there are for the rows that come to it', () => {
  const inner = nodes().filter(({ node }) => forest.right[node] !== 0)
  assert.equal(inner.length, 9)
  assert.ok(new Set(inner.map(({ node }) => forest.column[node])).size >= 3)
  for (const { node, of } of inner) {
    const best = bestGain(of)
    assert.ok(
      Math.abs(forest.gain[node]! - best) < 1e-5 * best,
      `node ${node} gains ${forest.gain[node]}, and ${best} could be had`,
    )
  }
})

test('the leaf that gains most is split first, so none that was left could gain more than the last split did', () => {
  const gains = nodes()
    .filter(({ node }) => forest.right[node] !== 0)
    .map(({ node }) => forest.gain[node]!)
  const left = nodes().filter(({ node }) => forest.right[node] === 0)
  for (const { of } of left) assert.ok(bestGain(of) <= Math.min(...gains) * (1 + 1e-5))
})

test('a leaf says what lowers its rows’ loss most, and every node knows how many rows came', () => {
  for (const { node, of } of nodes()) {
    assert.equal(forest.rows[node], of.length)
    const best = -gradientOf(of) / (hessianOf(of) + l2)
    if (forest.right[node] === 0) assert.ok(Math.abs(forest.value[node]! - best) < 1e-6, `${forest.value[node]} against ${best}`)
  }
})
