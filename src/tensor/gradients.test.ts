import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { mulberry32 } from '../math/random.ts'
import { Graph, type Pullback, type Tensor } from './graph.ts'
import { add, mul, scale, square } from './operators/arithmetic.ts'
import { exp, softplus } from './operators/functions.ts'
import { sum } from './operators/reductions.ts'
import { logSumExp, softmax } from './operators/softmax.ts'
import { Buffers, Session } from './session.ts'
import { Case } from './testing/differences.ts'
import { type GoldenCase, goldenCases } from './testing/golden-cases.ts'

const golden = fileURLToPath(new URL('../../test/golden/gradients', import.meta.url))
const files = globSync(`${golden}/*.json`)
  .map((path) => basename(path, '.json'))
  .filter((name) => name !== 'optimisers')
const cases = files.flatMap((file) => goldenCases(file).map((of) => ({ name: `${file}: ${of.name}`, of })))

/** Largest difference, against the largest number. */
function apart(ours: Float32Array, theirs: readonly number[]): number {
  assert.equal(ours.length, theirs.length)
  const size = theirs.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3)
  return ours.reduce((worst, x, i) => Math.max(worst, Math.abs(x - theirs[i]!) / size), 0)
}

test('every operator answers as PyTorch does, and its gradients are PyTorch’s', () => {
  assert.ok(cases.length > 100)
  for (const { name, of } of cases) {
    const { output, gradients } = new Case(of).answered()
    assert.ok(apart(output, of.output.values) < 1e-5, `${name}: output is off by ${apart(output, of.output.values)}`)
    for (const [input, gradient] of gradients) {
      const off = apart(gradient, of.gradients[input]!)
      assert.ok(off < 5e-5, `${name}: the gradient of ${input} is off by ${off}`)
    }
  }
})

/** A case of inputs drawn at random, for which nobody has answers. */
function drawn(
  operator: string,
  shapes: Readonly<Record<string, readonly number[]>>,
  differentiable = Object.keys(shapes),
): GoldenCase {
  const random = mulberry32(5)
  const numbers = (shape: readonly number[]) => Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1)
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, values: numbers(shape) }]))
  const output = Object.values(inputs)[0]!
  const gradients = Object.fromEntries(differentiable.map((name) => [name, []]))
  return {
    name: operator,
    attributes: { operator } as GoldenCase['attributes'],
    inputs,
    output,
    weights: numbers(output.shape),
    gradients,
  }
}

/** Where a function bends, a difference quotient says nothing. */
const smooth = ({ attributes: { operator }, name }: GoldenCase) =>
  !['relu', 'abs', 'maximum', 'maximum-pool', 'mixture-of-experts'].includes(operator) && !/far from zero|overflow/.test(name)
/** Operators that PyTorch has not, or under no one name. */
const ours = [
  drawn('erf', { x: [3, 4] }),
  drawn('squeezed', { x: [3, 4] }),
  drawn('weighted-logistic', { z: [3, 4], supports: [3, 4], opposes: [3, 4] }, ['z']),
]
const smoothCases = [...cases.filter(({ of }) => smooth(of)), ...ours.map((of) => ({ name: of.name, of }))]
const tolerance = 0.01

test('every gradient is what finite differences say', () => {
  for (const { name, of } of smoothCases) {
    const worst = new Case(of).worstDifference()
    assert.ok(worst < tolerance, `${name}: ${worst}`)
  }
})

/** A graph in which the n-th recorded operation hands back a wrong gradient for one of its inputs. */
class FaultyGraph extends Graph {
  injected = false
  readonly #nth: number
  readonly #input: number
  readonly #fault: (gradient: Tensor) => Tensor | undefined
  #recorded = 0

  constructor(nth: number, input: number, fault: (gradient: Tensor) => Tensor | undefined) {
    super()
    this.#nth = nth
    this.#input = input
    this.#fault = fault
  }

  override apply(...[operator, inputs, shape, pullback, ...rest]: Parameters<Graph['apply']>): Tensor {
    const wrong = this.#wronged(([gradient]) => pullback(gradient!, output), inputs)
    const output: Tensor = super.apply(operator, inputs, shape, (gradient) => wrong([gradient]), ...rest)
    return output
  }

  override composite(inputs: readonly Tensor[], body: () => readonly Tensor[], pullback: Pullback): readonly Tensor[] {
    return super.composite(inputs, body, this.#wronged(pullback, inputs))
  }

  #wronged(pullback: Pullback, inputs: readonly Tensor[]): Pullback {
    if (!inputs.some(({ needsGradient }) => needsGradient) || this.#recorded++ !== this.#nth) return pullback
    return (gradients) =>
      pullback(gradients).map((gradient, i) => {
        if (i !== this.#input || gradient === undefined || !inputs[i]!.needsGradient) return gradient
        this.injected = true
        return this.#fault(gradient)
      })
  }
}

const faults = {
  lost: () => undefined,
  'a quarter too large': (gradient: Tensor) => scale(gradient, 1.25),
}

test('the check itself finds every fault that is put into a derivative', () => {
  let found = 0
  // One case of each operator.
  const each = new Map(smoothCases.map((one) => [`${one.of.attributes.operator} ${Object.keys(one.of.inputs)}`, one]))
  for (const { name, of } of each.values()) {
    for (const [fault, inject] of Object.entries(faults)) {
      for (let nth = 0; nth < 12; nth++) {
        for (let input = 0; input < 3; input++) {
          const graph = new FaultyGraph(nth, input, inject)
          const checked = new Case(of, graph)
          if (!graph.injected) continue
          const worst = checked.worstDifference()
          assert.ok(
            worst > tolerance,
            `${name}: a gradient ${fault}, of input ${input} of operation ${nth}, is not noticed: ${worst}`,
          )
          found++
        }
      }
    }
  }
  assert.ok(found > 150, `${found} faults were put in`)
})

/** The gradient of a loss of one input [n], at these values. */
function gradientAt(values: readonly number[], loss: (x: Tensor) => Tensor): Float32Array {
  const graph = new Graph()
  const x = graph.input('x', [values.length], { gradient: true })
  const [gradient] = graph.gradients(loss(x), [x])
  const feeds = new Buffers([{ name: 'x', type: 'float32', shape: [values.length] }])
  feeds.floats('x').set(values)
  return new Session(graph.encode({ gradient: gradient! })).answer(feeds, ['gradient']).gradient
}

test('equal operations are written once, and neither a gradient is lost by it nor counted twice', () => {
  const near = (a: Float32Array, b: readonly number[]) => assert.ok(apart(a, b) < 1e-5, `${a} and ${b}`)
  // exp(x) is written first where no gradient flows: d/dx sum(exp(stop x) exp(x)) = exp(2x).
  near(
    gradientAt([-1, 0, 0.5], (x) => sum(mul(exp(x.graph.detached(x)), exp(x)))),
    [-1, 0, 0.5].map((x) => Math.exp(2 * x)),
  )
  near(
    gradientAt([-1, 0, 0.5], (x) => sum(mul(exp(x), exp(x)))),
    [-1, 0, 0.5].map((x) => 2 * Math.exp(2 * x)),
  )
  // Parts of a composite used again by themselves.
  near(
    gradientAt([-2, 1], (x) => sum(add(softplus(x), softplus(x)))),
    [-2, 1].map((x) => 2 / (1 + Math.exp(-x))),
  )
  const shares = [-2, 1, 0.5].map((x, _, all) => Math.exp(x) / all.reduce((s, y) => s + Math.exp(y), 0))
  const squares = shares.reduce((s, p) => s + p * p, 0)
  near(
    gradientAt([-2, 1, 0.5], (x) => add(sum(square(softmax(x))), logSumExp(x))),
    shares.map((p) => 2 * p * (p - squares) + p),
  )
})
