import { createHash } from 'node:crypto'
import { type EmbeddedInput, Graph, type MaskInput } from '../graph.ts'
import type { OnnxValue } from '../onnx/model.ts'
import { lengthOf, type ParameterSpec } from '../parameters.ts'
import type { Task } from './task.ts'

/** A network with its gradients, as one ONNX graph. */
export interface Program {
  readonly bytes: Uint8Array
  /** Names the network: what was trained as another cannot be taken up as this. */
  readonly fingerprint: string
  readonly parameters: readonly ParameterSpec[]
  /** Floats in all parameters. */
  readonly size: number
  readonly inputs: readonly OnnxValue[]
  readonly embedded: readonly EmbeddedInput[]
  readonly masks: readonly MaskInput[]
  /** What comes out: `loss`, `gradient` of all parameters, and the gradient of each embedded input by `gradientOf`. */
  readonly outputs: readonly OnnxValue[]
}

/** Name of the output that is the gradient of an embedded input. */
export const gradientOf = (input: string): string => `gradient of ${input}`

/** Writes the network and what training needs of it. */
export function programOf({ network }: Pick<Task, 'network'>): Program {
  const graph = new Graph()
  const loss = network(graph)
  const { parameters, embedded, masks } = graph
  const size = parameters.reduce((sum, { shape }) => sum + lengthOf(shape), 0)
  const gradients = graph.gradients(
    loss,
    embedded.map(({ tensor }) => tensor),
  )
  const outputs = {
    loss,
    ...(size > 0 ? { gradient: graph.parameterGradient(loss) } : {}),
    ...Object.fromEntries(embedded.map(({ tensor }, i) => [gradientOf(tensor.name), gradients[i]!])),
  }
  const bytes = graph.encode(outputs)
  return {
    bytes,
    fingerprint: createHash('sha256').update(bytes).digest('hex'),
    parameters,
    size,
    inputs: [...graph.inputs.values()],
    embedded,
    masks,
    outputs: Object.entries(outputs).map(([name, { type, shape }]) => ({ name, type, shape })),
  }
}
