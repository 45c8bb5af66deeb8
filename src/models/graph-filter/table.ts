import { rowCount, type SparseRows } from '../../math/sparse.ts'

export interface Degrees {
  readonly people: Float64Array
  readonly items: Float64Array
}

/** Sums of weights by row and by column. */
export function degreesOf({ bounds, ids, values }: SparseRows, columns: number): Degrees {
  const degrees = { people: new Float64Array(bounds.length - 1), items: new Float64Array(columns) }
  for (let row = 0; row + 1 < bounds.length; row++) {
    for (let e = bounds[row]!; e < bounds[row + 1]!; e++) {
      degrees.people[row]! += values[e]!
      degrees.items[ids[e]!]! += values[e]!
    }
  }
  return degrees
}

/** D_u^-a R D_i^-b. */
export function withPowers(acts: SparseRows, { people, items }: Degrees, a: number, b: number): SparseRows {
  const [byPerson, byItem] = [people.map((degree) => degree ** -a), items.map((degree) => degree ** -b)]
  const values = new Float32Array(acts.values.length)
  for (let row = 0; row < people.length; row++) {
    for (let e = acts.bounds[row]!; e < acts.bounds[row + 1]!; e++)
      values[e] = acts.values[e]! * byPerson[row]! * byItem[acts.ids[e]!]!
  }
  return { ...acts, values }
}

/** By power iteration; 40 rounds leave less than a hundredth. */
export function largestSingularValue(byUser: SparseRows, byItem: SparseRows): number {
  let vector = new Float32Array(rowCount(byItem)).fill(1)
  let value = 0
  for (let round = 0; round < 40; round++) {
    const next = product(byItem, product(byUser, vector))
    value = Math.sqrt(next.reduce((sum, x) => sum + x * x, 0))
    vector = next.map((x) => x / value)
  }
  return Math.sqrt(value)
}

/** Table times vector. */
export function product({ bounds, ids, values }: SparseRows, vector: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(bounds.length - 1)
  for (let row = 0; row < out.length; row++) {
    let sum = 0
    for (let e = bounds[row]!; e < bounds[row + 1]!; e++) sum += values[e]! * vector[ids[e]!]!
    out[row] = sum
  }
  return out
}

export function divide(byUser: SparseRows, byItem: SparseRows, by: number): void {
  for (let e = 0; e < byUser.values.length; e++) byUser.values[e]! /= by
  for (let e = 0; e < byItem.values.length; e++) byItem.values[e]! /= by
}
