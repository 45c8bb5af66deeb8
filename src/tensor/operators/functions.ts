import type { Tensor } from '../graph.ts'
import { broadcast } from '../shape.ts'
import { add, div, mul, negate, scale, shift, square, sub } from './arithmetic.ts'

// Functions of one number, element by element. Where ONNX Runtime's own kernel takes one number at a time (Softplus), they are made of those that take many.

export const exp = (x: Tensor): Tensor => x.graph.apply('Exp', [x], x.shape, (g, y) => [mul(g, y)])

export const log = (x: Tensor): Tensor => x.graph.apply('Log', [x], x.shape, (g) => [div(g, x)])

export const sqrt = (x: Tensor): Tensor => x.graph.apply('Sqrt', [x], x.shape, (g, y) => [div(scale(g, 0.5), y)])

export const tanh = (x: Tensor): Tensor =>
  x.graph.apply('Tanh', [x], x.shape, (g, y) => [mul(g, sub(x.graph.constant(1), square(y)))])

export const sigmoid = (x: Tensor): Tensor =>
  x.graph.apply('Sigmoid', [x], x.shape, (g, y) => [mul(g, mul(y, sub(x.graph.constant(1), y)))])

export const relu = (x: Tensor): Tensor => x.graph.apply('Relu', [x], x.shape, (g, y) => [mul(g, indicator('Greater', y))])

/** |x|; its gradient at 0 is taken as 0. */
export const abs = (x: Tensor): Tensor =>
  x.graph.apply('Abs', [x], x.shape, (g) => [mul(g, sub(indicator('Greater', x), indicator('Less', x)))])

/** ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|), which no x overflows. */
export const softplus = (x: Tensor): Tensor =>
  x.graph.composite(
    [x],
    () => [add(relu(x), log(shift(exp(negate(abs(x))), 1)))],
    ([g]) => [mul(g!, sigmoid(x))],
  )[0]!

export const erf = (x: Tensor): Tensor =>
  x.graph.apply('Erf', [x], x.shape, (g) => [mul(g, scale(exp(negate(square(x))), 2 / Math.sqrt(Math.PI)))])

/** x times the normal distribution function of x (Hendrycks and Gimpel, 2016), exactly. */
export const gelu = (x: Tensor): Tensor =>
  x.graph.apply('Gelu', [x], x.shape, (g) => {
    const distribution = scale(shift(erf(scale(x, Math.SQRT1_2)), 1), 0.5)
    const density = scale(exp(scale(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
    return [mul(g, add(distribution, mul(x, density)))]
  })

/** x times sigmoid(x) (Elfwing et al., 2018). */
export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x))

/** 1 where x compares so with 0, else 0. */
function indicator(operator: 'Greater' | 'Less', x: Tensor): Tensor {
  const [holds] = x.graph.emit(operator, [x, x.graph.constant(0)], [{ shape: x.shape, type: 'bool' }])
  return x.graph.emit('Cast', [holds], [{ shape: x.shape }], { to: { int: 1 } })[0]!
}

/** 1 where two are equal, else 0, a length of 1 stretched to the other's; of whole numbers as well. No gradient flows through it. */
export function equals(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast('equals', a.shape, b.shape)
  const [same] = a.graph.emit('Equal', [a.graph.detached(a), b.graph.detached(b)], [{ shape, type: 'bool' }])
  return a.graph.emit('Cast', [same], [{ shape }], { to: { int: 1 } })[0]!
}

/** The larger of two, element by element; where they are equal the gradient goes to b. */
export const maximum = (a: Tensor, b: Tensor): Tensor => add(relu(sub(a, b)), b)
