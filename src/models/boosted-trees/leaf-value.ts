/** Sums over a leaf's rows. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
}

/** Between which a leaf's value must lie, so that splits above it stay monotone. */
export type Bounds = readonly [lower: number, upper: number]

export const unbounded: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]

/** The value that lowers the loss most, to the second order: -G / (H + l2), or what of it the bounds allow (Chen and Guestrin, 2016, equation 5). */
export const bestValue = ({ gradient, hessian }: Sums, l2: number, [lower, upper]: Bounds): number =>
  Math.min(Math.max(-gradient / (hessian + l2), lower), upper)

/** Twice what a value takes from the loss: G² / (H + l2) for the best one. */
export const gainOf = ({ gradient, hessian }: Sums, l2: number, value: number): number =>
  -(2 * gradient + (hessian + l2) * value) * value

/** Bounds of two children. Across a constrained column neither may pass the middle between them, nor may anything that grows of them. */
export function boundsOfChildren(
  [lower, upper]: Bounds,
  monotone: number,
  left: number,
  right: number,
): readonly [Bounds, Bounds] {
  if (monotone === 0)
    return [
      [lower, upper],
      [lower, upper],
    ]
  const middle = (left + right) / 2
  return monotone > 0
    ? [
        [lower, middle],
        [middle, upper],
      ]
    : [
        [middle, upper],
        [lower, middle],
      ]
}
