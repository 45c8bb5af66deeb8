import { solveSymmetric } from './cholesky.ts'
import { floatsAt } from './memory.ts'
import type { Pool } from './pool.ts'

/** Rows and columns swept together, as `kernels/ease.ts` has it. */
export const sweepBlock = 64

export interface SweepAt {
  /** side x side floats, row-major; the upper triangle counts. */
  readonly matrix: number
  /** block x block floats. */
  readonly inverse: number
  /** side x block floats each. */
  readonly p: number
  readonly q: number
}

/**
 * Makes a symmetric positive definite matrix its own inverse times minus one, in place: its upper triangle, in single precision
 * (the sweep operator by blocks; Goodnight, "A tutorial on the SWEEP operator", 1979). `side` is a multiple of `sweepBlock`; side³ multiplications.
 */
export async function sweep(
  memory: WebAssembly.Memory,
  pool: Pool,
  at: SweepAt,
  side: number,
  progress: (done: number, of: number) => void = () => {},
): Promise<void> {
  const inverse = floatsAt(memory, at.inverse, sweepBlock * sweepBlock)
  for (let block = 0; block < side; block += sweepBlock) {
    const corner = cornerOf(floatsAt(memory, at.matrix, side * side), side, block)
    const inverted = inverseOf(corner, sweepBlock)
    inverse.set(inverted)
    await pool.run('panelRows', { from: 0, to: side, chunk: 64 }, [at.matrix, side, block, at.inverse, at.p, at.q])
    await pool.run('updateRows', { from: 0, to: side, chunk: 64 }, [at.matrix, side, at.p, at.q])
    await pool.run('writeRows', { from: 0, to: side, chunk: 256 }, [at.matrix, side, block, at.q])
    for (let i = 0; i < sweepBlock; i++) {
      const row = floatsAt(memory, at.matrix + ((block + i) * side + block) * 4, sweepBlock)
      for (let j = 0; j < sweepBlock; j++) row[j] = -inverted[i * sweepBlock + j]!
    }
    progress(block + sweepBlock, side)
  }
}

function cornerOf(matrix: Float32Array, side: number, block: number): Float64Array {
  const corner = new Float64Array(sweepBlock * sweepBlock)
  for (let i = 0; i < sweepBlock; i++) {
    for (let j = i; j < sweepBlock; j++) {
      const value = matrix[(block + i) * side + block + j]!
      corner[i * sweepBlock + j] = value
      corner[j * sweepBlock + i] = value
    }
  }
  return corner
}

/** Column by column. */
function inverseOf(a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const unit = new Float64Array(n)
    unit[i] = 1
    out.set(solveSymmetric(a, unit), i * n)
  }
  return out
}
