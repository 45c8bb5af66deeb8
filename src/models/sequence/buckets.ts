import { type Millis, secondMs } from '../../domain/time.ts'

/** Gaps in time that are told apart: a second, two, four … sixty years. */
export const gapBuckets = 32

export const gapBucket = (gap: Millis): number => Math.min(gapBuckets - 1, Math.floor(Math.log2(1 + Math.max(0, gap) / secondMs)))

/** Whether times tell more than their order: moments that only count acts lie within one bucket. */
export function tellTime(moments: Float64Array): boolean {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const moment of moments) {
    first = Math.min(first, moment)
    last = Math.max(last, moment)
  }
  return gapBucket(last - first) > 0
}

/** Distances in places that are told apart: the first eight each, then two a doubling, as far as 64 and beyond. */
export const distanceBuckets = 15

export const distanceBucket = (places: number): number =>
  places < 8 ? places : Math.min(distanceBuckets - 1, 8 + Math.floor(2 * Math.log2(places / 8)))
