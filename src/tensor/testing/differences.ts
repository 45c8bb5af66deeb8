import { Graph } from '../graph.ts'
import { mul } from '../operators/arithmetic.ts'
import { sum } from '../operators/reductions.ts'
import { Buffers, Session } from '../session.ts'
import { type GoldenCase, write } from './golden-cases.ts'

/** What our graph answers to a case. */
export interface Answered {
  readonly output: Float32Array
  readonly gradients: ReadonlyMap<string, Float32Array>
}

/** An operator at work on the numbers of a case, and on others in their place. */
export class Case {
  readonly differentiable: readonly string[]
  readonly #of: GoldenCase
  readonly #onnx: Uint8Array
  #opened: Session | undefined
  readonly #inputs: Buffers

  constructor(of: GoldenCase, graph = new Graph()) {
    this.#of = of
    this.differentiable = Object.keys(of.gradients)
    const values = Object.entries(of.inputs).map(([name, { shape }]) => ({
      name,
      shape,
      type: name === 'targets' ? ('int32' as const) : ('float32' as const),
    }))
    const tensors = Object.fromEntries(
      values.map(({ name, shape, type }) => [
        name,
        graph.input(name, shape, { type, gradient: this.differentiable.includes(name) }),
      ]),
    )
    const output = write(of, tensors)
    const loss = sum(mul(output, graph.constant(Float32Array.from(of.weights), output.shape as number[])))
    const gradients = graph.gradients(
      loss,
      this.differentiable.map((name) => tensors[name]!),
    )
    const outputs = { output, ...Object.fromEntries(this.differentiable.map((name, i) => [`d ${name}`, gradients[i]!])) }
    this.#onnx = graph.encode(outputs)
    this.#inputs = new Buffers(values)
    for (const { name } of values) this.#inputs.numbers(name).set(of.inputs[name]!.values as never)
  }

  get #session(): Session {
    this.#opened ??= new Session(this.#onnx)
    return this.#opened
  }

  answered(): Answered {
    const answers = this.#session.answer(this.#inputs, ['output', ...this.differentiable.map((name) => `d ${name}`)])
    return {
      output: answers['output']!,
      gradients: new Map(this.differentiable.map((name) => [name, answers[`d ${name}`]!])),
    }
  }

  /** How far each gradient is from the difference quotient, against the largest of its input; the worst of all. */
  worstDifference(): number {
    const { gradients } = this.answered()
    let worst = 0
    for (const [name, gradient] of gradients) {
      const values = this.#inputs.floats(name)
      const size = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 1e-2)
      for (let i = 0; i < values.length; i++) worst = Math.max(worst, Math.abs(this.#slope(values, i) - gradient[i]!) / size)
    }
    return worst
  }

  /** The central difference of order four: its error falls with the fourth power of the step, which float32 forbids to be small. */
  #slope(values: Float32Array, i: number): number {
    const h = 1e-2
    const kept = values[i]!
    const at = (offset: number) => {
      values[i] = kept + offset
      const loss = this.#loss()
      // What was really added, after rounding.
      return { x: values[i]! - kept, loss }
    }
    const [a, b, c, d] = [at(2 * h), at(h), at(-h), at(-2 * h)]
    values[i] = kept
    const [near, far] = [(b.loss - c.loss) / (b.x - c.x), (a.loss - d.loss) / (a.x - d.x)]
    return (4 * near - far) / 3
  }

  /** Summed in doubles. */
  #loss(): number {
    const { output } = this.#session.answer(this.#inputs, ['output'])
    return output.reduce((total, y, i) => total + y * this.#of.weights[i]!, 0)
  }
}
