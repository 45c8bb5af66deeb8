/** What a person did, for one metric: numerator and denominator after they met the experiment, and the same of as long before. */
export interface Unit {
  readonly above: number
  /** 1 for a mean over people. */
  readonly below: number
  readonly aboveBefore: number
  readonly belowBefore: number
}

const width = 4

/**
 * All that a test needs of the people of an arm: how many, the sums of their four numbers, and the sums of all products of two. Sums add, so
 * days, shards and segments are summed apart and together, and nobody's numbers are kept.
 */
export interface Sums {
  people: number
  /** 4. */
  readonly totals: Float64Array
  /** 4 x 4, row-major; both triangles. */
  readonly products: Float64Array
}

export const noSums = (): Sums => ({ people: 0, totals: new Float64Array(width), products: new Float64Array(width * width) })

export const unitOf = ({ above, below, aboveBefore, belowBefore }: Unit): readonly number[] => [
  above,
  below,
  aboveBefore,
  belowBefore,
]

/** Adds a person: above, below, above before, below before. */
export function addTo(sums: Sums, unit: ArrayLike<number>): void {
  sums.people++
  for (let i = 0; i < width; i++) {
    sums.totals[i]! += unit[i]!
    for (let j = 0; j < width; j++) sums.products[i * width + j]! += unit[i]! * unit[j]!
  }
}

export function together(all: readonly Sums[]): Sums {
  const sum = noSums()
  for (const { people, totals, products } of all) {
    sum.people += people
    for (let i = 0; i < width; i++) sum.totals[i]! += totals[i]!
    for (let i = 0; i < width * width; i++) sum.products[i]! += products[i]!
  }
  return sum
}

/** Sample covariance of two weighted sums of a person's numbers. */
export function covariance({ people, totals, products }: Sums, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, sumA, sumB] = [0, 0, 0]
  for (let i = 0; i < width; i++) {
    sumA += a[i]! * totals[i]!
    sumB += b[i]! * totals[i]!
    for (let j = 0; j < width; j++) product += a[i]! * b[j]! * products[i * width + j]!
  }
  return (product - (sumA * sumB) / people) / (people - 1)
}
