import type { Ensemble } from './ensemble-model.ts'
import { type Forest, goesLeft, treesOf } from './forest.ts'

export interface ShapValues {
  /** The mean score over the rows that the trees were grown on. */
  readonly expected: number
  /** count x schema.length, row-major: what each column adds to that. A row's values and `expected` add up to its score. */
  readonly values: Float64Array
}

/**
 * SHAP values of scores (Lundberg, Erion and Lee, "Consistent individualized feature attribution for tree ensembles", 2018, algorithm 2):
 * the Shapley values of a game in which a column that takes no part sends a row down both sides of its splits, in the proportions in
 * which the rows went that the tree was grown on.
 */
export function shapValues({ schema, start, forest }: Ensemble, rows: Float32Array, count: number): ShapValues {
  const width = schema.length
  const values = new Float64Array(count * width)
  for (let row = 0; row < count; row++) {
    const given = rows.subarray(row * width, (row + 1) * width)
    const shares = values.subarray(row * width, (row + 1) * width)
    for (let tree = 0; tree < treesOf(forest); tree++) descend(forest, forest.starts[tree]!, given, [], nobody, shares)
  }
  return { expected: start + expectedOf(forest), values }
}

/** The mean of what trees add to the rows that they were grown on. */
function expectedOf({ starts, rows, value }: Forest): number {
  let expected = 0
  for (let tree = 0; tree + 1 < starts.length; tree++) {
    const root = starts[tree]!
    for (let node = root; node < starts[tree + 1]!; node++) expected += (value[node]! * rows[node]!) / rows[root]!
  }
  return expected
}

/** A column that was met on the way down. */
interface Met {
  readonly column: number
  /** What of the rows came this way where the column takes no part, and where it does: 1 or 0. */
  readonly without: number
  readonly within: number
}
interface Step extends Met {
  /** Of all subsets of the columns met so far that have as many members as this step's place: their weight, summed. */
  readonly weight: number
}

/** Before the first split: a column that is none. */
const nobody: Met = { column: -1, without: 1, within: 1 }

function descend(forest: Forest, node: number, given: Float32Array, way: readonly Step[], met: Met, shares: Float64Array): void {
  const path = extended(way, met)
  const right = forest.right[node]!
  if (right === 0) {
    for (let i = 1; i < path.length; i++) {
      const { column, without, within } = path[i]!
      shares[column]! += sum(weightsWithout(path, i)) * (within - without) * forest.value[node]!
    }
    return
  }
  const column = forest.column[node]!
  const before = path.findIndex((step) => step.column === column)
  const [way2, { without, within }] = before < 0 ? [path, nobody] : [unwound(path, before), path[before]!]
  const isLeft = goesLeft(forest, node, given[column]!)
  for (const child of [node + 1, right]) {
    const share = forest.rows[child]! / forest.rows[node]!
    const follows = (child === right) !== isLeft
    descend(forest, child, given, way2, { column, without: without * share, within: follows ? within : 0 }, shares)
  }
}

/** The path with one more column: each subset so far, without it and with it. */
function extended(path: readonly Step[], met: Met): Step[] {
  const size = path.length
  const weights = [...path.map(({ weight }) => weight), size === 0 ? 1 : 0]
  for (let i = size - 1; i >= 0; i--) {
    weights[i + 1]! += (met.within * weights[i]! * (i + 1)) / (size + 1)
    weights[i] = (met.without * weights[i]! * (size - i)) / (size + 1)
  }
  return [...path, met].map((step, i) => ({ ...step, weight: weights[i]! }))
}

/** The path as if the column at a place had never been met: `extended` undone, in whatever order they came. */
function unwound(path: readonly Step[], place: number): Step[] {
  const weights = weightsWithout(path, place)
  return path.toSpliced(place, 1).map((step, i) => ({ ...step, weight: weights[i]! }))
}

function weightsWithout(path: readonly Step[], place: number): Float64Array {
  const last = path.length - 1
  const { without, within } = path[place]!
  const weights = new Float64Array(last)
  let next = path[last]!.weight
  for (let i = last - 1; i >= 0; i--) {
    const { weight } = path[i]!
    if (within === 0) weights[i] = (weight * (last + 1)) / (without * (last - i))
    else {
      weights[i] = (next * (last + 1)) / ((i + 1) * within)
      next = weight - (weights[i]! * without * (last - i)) / (last + 1)
    }
  }
  return weights
}

const sum = (weights: Float64Array): number => weights.reduce((total, weight) => total + weight, 0)
