import type { Tensor } from '../graph.ts'
import { relu } from '../operators/functions.ts'
import { matmul } from '../operators/products.ts'
import { reshape } from '../operators/shaping.ts'
import { softmax } from '../operators/softmax.ts'
import { dense } from './dense.ts'

/**
 * Experts that all tasks share, and for each task a gate that says how much it listens to each of them (MMoE, Ma et al., 2018).
 * From [batch, width] to one [batch, units] a task.
 */
export function mixtureOfExperts(
  x: Tensor,
  name: string,
  { experts, units, tasks }: { readonly experts: number; readonly units: number; readonly tasks: readonly string[] },
): readonly Tensor[] {
  const batch = x.shape[0]!
  // All experts are one product: their outputs stand side by side.
  const opinions = reshape(dense(x, `${name}.experts`, experts * units, { activation: relu }), [batch, experts, units])
  return tasks.map((task) => {
    const shares = reshape(softmax(dense(x, `${name}.gate.${task}`, experts)), [batch, 1, experts])
    return reshape(matmul(shares, opinions), [batch, units])
  })
}
