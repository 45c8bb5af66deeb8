import type { ItemId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import type { ItemVectors } from '../content/item-vectors.ts'
import type { Asker } from '../model.ts'

/** Half-lives of what is remembered of a person, in days: this evening, this week, this season. */
const halfLives = [1, 7, 60] as const

/** Numbers that are said of each item. */
export const likenessWidth = halfLives.length

/**
 * Cosines between each item and the mean of what the person did, remembered for shorter and longer: items x likenessWidth, row-major; 0 where
 * either is unknown. Made of angles between items alone, so that whoever learnt from it understands towers that were trained anew.
 */
export function likeness(asker: Asker, items: readonly ItemId[], vectors: ItemVectors, width: number): Float32Array {
  const means = halfLives.map((days) => directionOf(asker, vectors, width, days * dayMs))
  const all = new Float32Array(items.length * likenessWidth)
  items.forEach((itemId, i) => {
    const row = vectors.row(itemId)
    if (row < 0) return
    const vector = vectors.at(row)
    const length = norm(vector, width)
    for (let k = 0; k < means.length; k++) all[i * likenessWidth + k] = length === 0 ? 0 : dot(vector, means[k]!, width) / length
  })
  return all
}

/** Of length 1, or all zeros. */
function directionOf({ history, at }: Asker, vectors: ItemVectors, width: number, halfLifeMs: number): Float64Array {
  const sum = new Float64Array(width)
  for (const act of history) {
    const vector = vectors.get(act.itemId)
    if (vector === undefined) continue
    const weight = act.weight * 0.5 ** (Math.max(0, at - act.at) / halfLifeMs)
    for (let k = 0; k < width; k++) sum[k]! += weight * vector[k]!
  }
  const length = norm(sum, width)
  return length === 0 ? sum : sum.map((x) => x / length)
}

type Numbers = Float32Array | Float64Array

const norm = (x: Numbers, width: number): number => Math.sqrt(dot(x, x, width))

function dot(a: Numbers, b: Numbers, width: number): number {
  let sum = 0
  for (let k = 0; k < width; k++) sum += a[k]! * b[k]!
  return sum
}
