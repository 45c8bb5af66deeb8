import { instantiate, kernelModule } from '../../math/kernels.ts'

/** `kernels/optimisers.ts`, over byte offsets into one memory. */
export interface OptimiserKernels {
  readonly sumOfSquares: (values: number, count: number) => number
  readonly adam: (...args: readonly number[]) => void
  readonly adagrad: (...args: readonly number[]) => void
  readonly rowWiseAdagrad: (...args: readonly number[]) => void
  readonly adagradRows: (...args: readonly number[]) => void
  readonly adamRows: (...args: readonly number[]) => void
  readonly drawMask: (state: number, out: number, count: number, keep: number) => void
}

export const optimiserKernels = (memory: WebAssembly.Memory): OptimiserKernels => instantiate(kernelModule('optimisers'), memory)
