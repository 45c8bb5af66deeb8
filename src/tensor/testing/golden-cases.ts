import { readFileSync } from 'node:fs'
import type { Tensor } from '../graph.ts'
import { presence } from '../layers/attention.ts'
import { add, div, mul, scale, square, sub } from '../operators/arithmetic.ts'
import { attention, shut } from '../operators/attention.ts'
import { conv2d } from '../operators/convolution.ts'
import { abs, erf, exp, gelu, log, maximum, relu, sigmoid, silu, softplus, sqrt, tanh } from '../operators/functions.ts'
import { binaryCrossEntropy, weightedLogistic } from '../operators/losses.ts'
import { layerNorm } from '../operators/normalisation.ts'
import { averagePool2, maxPool2 } from '../operators/pooling.ts'
import { affine, matmul } from '../operators/products.ts'
import { gru } from '../operators/recurrence.ts'
import { mean, sum } from '../operators/reductions.ts'
import { concat, reshape, slice, split, squeezed, transpose, unsqueezed } from '../operators/shaping.ts'
import { crossEntropy, logSumExp, softmax } from '../operators/softmax.ts'

export interface Numbered {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** Each operator has some of these. */
interface Attributes {
  readonly operator: string
  readonly axis: number
  readonly axes: readonly number[]
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
  readonly sizes: readonly number[]
  readonly part: number
  readonly keepDimensions: boolean
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly reduction: 'none' | 'mean'
  readonly scale: number
  readonly epsilon: number
  readonly padding: number
  readonly stride: number
  readonly heads: number
  readonly causal: boolean
  readonly experts: number
  readonly rate: number
}

/** One operator on given numbers: what PyTorch answers, and the gradients of the sum of the answer times `weights`. */
export interface GoldenCase {
  readonly name: string
  readonly attributes: Attributes
  readonly inputs: Readonly<Record<string, Numbered>>
  readonly output: Numbered
  readonly weights: readonly number[]
  readonly gradients: Readonly<Record<string, readonly number[]>>
}

/** Cases that PyTorch answered, frozen in `test/golden/gradients` by `bench/peers/gradients.py`. */
export function goldenCases(file: string): readonly GoldenCase[] {
  return JSON.parse(readFileSync(new URL(`../../../test/golden/gradients/${file}.json`, import.meta.url), 'utf8')).cases
}

type Inputs = Readonly<Record<string, Tensor>>
type Written = (inputs: Inputs, attributes: Attributes) => Tensor

const unary = { exp, log, sqrt, square, tanh, sigmoid, relu, abs, softplus, gelu, silu }
const binary = { add, sub, mul, div, maximum }

/** How our operators write what a case says. */
const written: Readonly<Record<string, Written>> = {
  ...Object.fromEntries(Object.entries(unary).map(([name, f]) => [name, ({ x }: Inputs) => f(x!)])),
  ...Object.fromEntries(Object.entries(binary).map(([name, f]) => [name, ({ a, b }: Inputs) => f(a!, b!)])),
  transpose: ({ x }, { axes }) => transpose(x!, axes),
  reshape: ({ x }, { shape }) => reshape(x!, shape),
  concat: (inputs, { axis }) => concat(Object.values(inputs), axis),
  slice: ({ x }, { axis, start, end }) => slice(x!, axis, start, end),
  split: ({ x }, { axis, sizes, part }) => split(x!, axis, sizes)[part]!,
  'split-and-concat': ({ x }, { axis, sizes }) => concat(split(x!, axis, sizes).toReversed(), axis),
  sum: ({ x }, { axes, keepDimensions }) => sum(x!, { axes, keep: keepDimensions }),
  mean: ({ x }, { axes, keepDimensions }) => mean(x!, { axes, keep: keepDimensions }),
  matmul: ({ a, b }, { transposeA, transposeB }) => matmul(a!, b!, { transposeA, transposeB }),
  linear: ({ x, weight, bias }) => affine(x!, weight!, bias!),
  softmax: ({ x }, { axis }) => atEnd(softmax, x!, axis),
  'log-softmax': ({ x }, { axis }) => atEnd((y) => sub(y, reshape(logSumExp(y), [...y.shape.slice(0, -1), 1])), x!, axis),
  logsumexp: ({ x }, { axis }) => logSumExp(swapped(x!, axis)),
  'cross-entropy': ({ logits, targets }, { reduction }) => {
    const rows = crossEntropy(logits!, targets!)
    return reduction === 'mean' ? mean(rows) : rows
  },
  'sampled-softmax': ({ users, items, logQ }, { scale: by }) => {
    const logits = sub(matmul(users!, items!, { transposeB: true, by }), logQ!)
    const own = sub(scale(sum(mul(users!, items!), { axes: [1] }), by), logQ!)
    return sub(logSumExp(logits), own)
  },
  'layer-norm': ({ x, gain, bias }, { epsilon }) => layerNorm(x!, gain!, bias!, epsilon),
  'binary-cross-entropy-from-logits': ({ logits, labels }) => binaryCrossEntropy(logits!, labels!),
  convolution: ({ x, weight, bias }, { padding, stride }) => conv2d(x!, weight!, bias!, { padding, stride }),
  'average-pool': ({ x }) => averagePool2(x!),
  'maximum-pool': ({ x }) => maxPool2(x!),
  attention: ({ x, wq, wk, wv, wo, bias, mask }, { heads, causal }) => {
    const [batch, length] = x!.shape as [number, number]
    const later = Float32Array.from({ length: length ** 2 }, (_, i) => (i % length > Math.floor(i / length) ? shut : 0))
    const biases = [
      ...(bias === undefined ? [] : [bias]),
      ...(causal ? [x!.graph.constant(later, [1, 1, length, length])] : []),
      ...(mask === undefined ? [] : [reshape(presence(mask), [batch, 1, 1, length])]),
    ]
    const all = biases.length === 0 ? undefined : biases.reduce(add)
    return affine(attention(affine(x!, wq!), affine(x!, wk!), affine(x!, wv!), heads, all), wo!)
  },
  gru: ({ x, inputWeight, stateWeight, inputBias, stateBias }) =>
    gru(x!, {
      inputKernel: transpose(inputWeight!),
      stateKernel: transpose(stateWeight!),
      inputBias: inputBias!,
      stateBias: stateBias!,
    }),
  cross: ({ x0, x, weight, bias }) => add(mul(x0!, affine(x!, weight!, bias!)), x!),
  'cross-network': ({ x0, weight1, bias1, weight2, bias2 }) => {
    const x1 = add(mul(x0!, affine(x0!, weight1!, bias1!)), x0!)
    return add(mul(x0!, affine(x1, weight2!, bias2!)), x1)
  },
  'mixture-of-experts': ({ x, gate, weight, bias }, { experts }) => {
    const [batch, units] = [x!.shape[0]!, weight!.shape[2]!]
    const opinions = relu(add(matmul(x!, weight!), reshape(bias!, [experts, 1, units])))
    const shares = reshape(softmax(affine(x!, gate!)), [batch, 1, experts])
    return reshape(matmul(shares, transpose(opinions, [1, 0, 2])), [batch, units])
  },
  erf: ({ x }) => erf(x!),
  squeezed: ({ x }) => squeezed(unsqueezed(square(x!), 1), 1),
  'weighted-logistic': ({ z, supports, opposes }) => weightedLogistic(z!, supports!, opposes!),
  dropout: ({ x, mask }, { rate }) => mul(x!, scale(mask!, 1 / (1 - rate))),
}

export function write({ attributes }: Pick<GoldenCase, 'attributes'>, inputs: Inputs): Tensor {
  const operator = written[attributes.operator]
  if (operator === undefined) throw new TypeError(`Nothing here writes '${attributes.operator}'.`)
  return operator(inputs, attributes)
}

/** Our softmax runs over the last axis: another one changes places with it. */
const atEnd = (f: (x: Tensor) => Tensor, x: Tensor, axis: number): Tensor => swapped(f(swapped(x, axis)), axis)

function swapped(x: Tensor, axis: number): Tensor {
  const last = x.shape.length - 1
  if (axis === last) return x
  const order = [...x.shape.keys()]
  order[axis] = last
  order[last] = axis
  return transpose(x, order)
}
