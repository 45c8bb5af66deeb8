import { type Random, shuffle } from './random.ts'

/**
 * Points of the unit cube that fill each axis evenly: cut into `count` slices, every axis has one point in each, at random within it
 * (McKay, Beckman and Conover, 1979).
 */
export function latinHypercube(count: number, width: number, random: Random): Float64Array[] {
  const points = Array.from({ length: count }, () => new Float64Array(width))
  for (let axis = 0; axis < width; axis++) {
    const slices = shuffle(
      points.map((_, i) => i),
      random,
    )
    points.forEach((point, i) => {
      point[axis] = (slices[i]! + random()) / count
    })
  }
  return points
}
