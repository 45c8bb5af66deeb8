import type { Dim, Shape } from './onnx/model.ts'

export type { Dim, Shape } from './onnx/model.ts'

/** Two shapes that do not go together: thrown where the graph is built, not where it runs. */
export class ShapeError extends TypeError {
  constructor(operator: string, what: string, ...shapes: readonly Shape[]) {
    super(`${operator}: ${what}: ${shapes.map(shown).join(' and ')}.`)
    this.name = 'ShapeError'
  }
}

export const shown = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((dim, i) => dim === b[i])

/** A length that must be known by now. */
export function known(operator: string, dim: Dim | undefined, of: Shape): number {
  if (typeof dim === 'number') return dim
  throw new ShapeError(operator, `needs a length that is known while building, not '${dim}'`, of)
}

/** How many elements. Gradients are taken in graphs of known shapes only. */
export const sizeOf = (operator: string, shape: Shape): number =>
  shape.reduce<number>((size, dim) => size * known(operator, dim, shape), 1)

/** The product of some lengths, names among them: 'people' times 'each' times 50 is 'each*people*50'. */
export function product(dims: Shape): Dim {
  const factors = dims.flatMap((dim) => String(dim).split('*'))
  const names = factors.filter((factor) => Number.isNaN(Number(factor))).sort()
  const size = factors.reduce((size, factor) => (Number.isNaN(Number(factor)) ? size : size * Number(factor)), 1)
  if (names.length === 0) return size
  return size === 1 ? names.join('*') : `${names.join('*')}*${size}`
}

/** The shape of an element-wise operation: shapes are aligned at their ends, and a length of 1 stretches. */
export function broadcast(operator: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1]
    if (x !== y && x !== 1 && y !== 1) throw new ShapeError(operator, 'these shapes do not broadcast', a, b)
    return x === 1 ? y : x
  })
}

/** An axis counted from the front; negative ones count from the back. */
export function axisOf(operator: string, axis: number, shape: Shape): number {
  const from = axis < 0 ? axis + shape.length : axis
  if (from >= 0 && from < shape.length) return from
  throw new ShapeError(operator, `there is no axis ${axis}`, shape)
}

export const axesOf = (operator: string, axes: readonly number[], shape: Shape): readonly number[] =>
  axes.map((axis) => axisOf(operator, axis, shape))
