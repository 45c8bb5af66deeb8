import type { ItemId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import type { Act } from '../model.ts'
import { dots, normalise } from './projection.ts'

export interface ProfileSettings {
  /** Numbers in a vector. */
  readonly width: number
  /** Days, counted back from the newest act, after which an act counts half. Short follows moods, long keeps to habits. */
  readonly tasteHalfLifeDays: number
}

/** Acts beyond the newest `reach` are not looked at. */
export const reach = 50

/**
 * A taste: the mean of what someone did things with, by weight and recency, scaled to length 1.
 *
 *     sum over the newest acts of weight * 2^(-(newest - at) / half-life) * vector(item)
 *
 * Acts stand newest first; items without a vector are passed over; all zeros when none has one.
 */
export function profile(
  acts: readonly Act[],
  vectorOf: (itemId: ItemId) => Float32Array | undefined,
  { width, tasteHalfLifeDays }: ProfileSettings,
): Float32Array {
  const sum = new Float32Array(width)
  const newestAt = acts[0]?.at ?? 0
  for (const { itemId, weight, at } of acts.slice(0, reach)) {
    const vector = vectorOf(itemId)
    if (vector === undefined) continue
    const pull = weight * 2 ** (-(newestAt - at) / (tasteHalfLifeDays * dayMs))
    for (let i = 0; i < width; i++) sum[i]! += pull * vector[i]!
  }
  return normalise(sum)
}

/** For each of the found vectors the act whose item is nearest to it: what "because you watched X" may truthfully name. */
export function nearestActs(
  found: readonly Float32Array[],
  acts: readonly Act[],
  vectorOf: (itemId: ItemId) => Float32Array | undefined,
): (Act | undefined)[] {
  const known = acts.slice(0, reach).filter(({ itemId }) => vectorOf(itemId) !== undefined)
  const width = found[0]?.length ?? 0
  const block = new Float32Array(known.length * width)
  known.forEach(({ itemId }, row) => block.set(vectorOf(itemId)!, row * width))
  const similarities = new Float64Array(known.length)
  return found.map((vector) => {
    dots(vector, block, similarities)
    let nearest = 0
    for (let row = 1; row < known.length; row++) if (similarities[row]! > similarities[nearest]!) nearest = row
    return known[nearest]
  })
}
