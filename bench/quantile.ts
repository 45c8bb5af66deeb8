/** Of ascending numbers: the least that a share `q` of them does not exceed. */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  if (ascending.length === 0) throw new RangeError('There is no quantile of nothing.')
  return ascending[Math.max(0, Math.ceil(q * ascending.length) - 1)]!
}

export const median = (numbers: readonly number[]): number =>
  quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  )
