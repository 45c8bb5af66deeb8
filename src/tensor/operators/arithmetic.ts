import type { Tensor } from '../graph.ts'
import { broadcast, type Shape, sameShape } from '../shape.ts'
import { sumTo } from './reductions.ts'

// Element by element, a length of 1 stretched to the other's.

export const add = (a: Tensor, b: Tensor): Tensor =>
  a.graph.apply('Add', [a, b], broadcast('add', a.shape, b.shape), (g) => [back(g, a), back(g, b)])

export const sub = (a: Tensor, b: Tensor): Tensor =>
  a.graph.apply('Sub', [a, b], broadcast('sub', a.shape, b.shape), (g) => [
    back(g, a),
    b.needsGradient ? back(negate(g), b) : undefined,
  ])

export const mul = (a: Tensor, b: Tensor): Tensor =>
  a.graph.apply('Mul', [a, b], broadcast('mul', a.shape, b.shape), (g) => [
    a.needsGradient ? back(mul(g, b), a) : undefined,
    b.needsGradient ? back(mul(g, a), b) : undefined,
  ])

export const div = (a: Tensor, b: Tensor): Tensor =>
  a.graph.apply('Div', [a, b], broadcast('div', a.shape, b.shape), (g, ratio) => {
    const share = div(g, b)
    return [back(share, a), b.needsGradient ? back(negate(mul(share, ratio)), b) : undefined]
  })

/** Times a number. */
export const scale = (x: Tensor, by: number): Tensor =>
  by === 1 ? x : x.graph.apply('Mul', [x, x.graph.constant(by)], x.shape, (g) => [scale(g, by)])

/** Plus a number. */
export const shift = (x: Tensor, by: number): Tensor => x.graph.apply('Add', [x, x.graph.constant(by)], x.shape, (g) => [g])

export const negate = (x: Tensor): Tensor => x.graph.apply('Neg', [x], x.shape, (g) => [negate(g)])

export const square = (x: Tensor): Tensor => x.graph.apply('Mul', [x, x], x.shape, (g) => [scale(mul(g, x), 2), undefined])

export const total = (terms: readonly Tensor[]): Tensor => terms.reduce(add)

/** Sums a gradient over what was stretched. */
const back = (gradient: Tensor, to: { readonly shape: Shape }): Tensor =>
  sameShape(gradient.shape, to.shape) ? gradient : sumTo(gradient, to.shape)
