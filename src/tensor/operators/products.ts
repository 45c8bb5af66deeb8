import type { Tensor } from '../graph.ts'
import { broadcast, product, type Shape, ShapeError } from '../shape.ts'
import { add, scale } from './arithmetic.ts'
import { sum, sumTo } from './reductions.ts'
import { reshape, transpose } from './shaping.ts'

export interface Product {
  /** Whether the last two axes of a, or of b, change places first. */
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Times this number. */
  readonly by?: number
}

/** Matrix products over the last two axes; what stands before them broadcasts. */
export function matmul(a: Tensor, b: Tensor, { transposeA: ta = false, transposeB: tb = false, by = 1 }: Product = {}): Tensor {
  const [left, right] = [turned(a.shape, ta), turned(b.shape, tb)]
  if (left.length < 2 || right.length < 2 || left.at(-1) !== right.at(-2)) {
    throw new ShapeError('matmul', 'these do not multiply', left, right)
  }
  const shape = [...broadcast('matmul', left.slice(0, -2), right.slice(0, -2)), left.at(-2)!, right.at(-1)!]
  const pullback = (g: Tensor) => [
    a.needsGradient
      ? sumTo(ta ? matmul(b, g, { transposeA: tb, transposeB: true, by }) : matmul(g, b, { transposeB: !tb, by }), a.shape)
      : undefined,
    b.needsGradient
      ? sumTo(tb ? matmul(g, a, { transposeA: true, transposeB: ta, by }) : matmul(a, g, { transposeA: !ta, by }), b.shape)
      : undefined,
  ]
  const attributes = { transA: { int: ta ? 1 : 0 }, transB: { int: tb ? 1 : 0 }, alpha: { float: by } }
  if (a.shape.length === 2 && b.shape.length === 2) return a.graph.apply('Gemm', [a, b], shape, pullback, attributes)
  // ONNX Runtime's own operator turns matrices on the way; it may stand in what never leaves this process, and nowhere else.
  if (a.graph.training && (ta || tb || by !== 1)) {
    return a.graph.apply('FusedMatMul', [a, b], shape, pullback, attributes, 'com.microsoft')
  }
  return a.graph.composite(
    [a, b],
    () => {
      const plain = a.graph.emit('MatMul', [ta ? turn(a) : a, tb ? turn(b) : b], [{ shape }])[0]!
      return [scale(plain, by)]
    },
    ([g]) => pullback(g!),
  )[0]!
}

/** x w + bias over the last axis of x, whatever stands before it. */
export function affine(x: Tensor, w: Tensor, bias?: Tensor): Tensor {
  if (x.shape.at(-1) !== w.shape[0]) throw new ShapeError('affine', 'these do not multiply', x.shape, w.shape)
  if (x.shape.length > 2 && !x.graph.training) {
    // Several lengths may be names, and no shape flattens them.
    const y = x.graph.emit('MatMul', [x, w], [{ shape: [...x.shape.slice(0, -1), w.shape[1]!] }])[0]!
    return bias === undefined ? y : add(y, bias)
  }
  const rows = x.shape.length === 2 ? x : reshape(x, [product(x.shape.slice(0, -1)), x.shape.at(-1)!])
  const shape: Shape = [rows.shape[0]!, w.shape[1]!]
  const y =
    bias === undefined
      ? matmul(rows, w)
      : x.graph.apply('Gemm', [rows, w, bias], shape, (g) => [
          rows.needsGradient ? matmul(g, w, { transposeB: true }) : undefined,
          matmul(rows, g, { transposeA: true }),
          sum(g, { axes: [0] }),
        ])
  return rows === x ? y : reshape(y, [...x.shape.slice(0, -1), w.shape[1]!])
}

const turned = (shape: Shape, turn: boolean): Shape => (turn ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape)

function turn(x: Tensor): Tensor {
  const rank = x.shape.length
  return transpose(x, [...x.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2))
}
