import { floatsAt } from './memory.ts'
import type { Pool } from './pool.ts'

/** Gram matrices are summed in at most this many parts, whatever the number of threads: so their rounding is always the same. */
export const gramParts = 64

/** Rows that a part has at least. */
const leastRows = 256

export interface GramAt {
  /** Byte offsets: rows x width floats, and gramParts x width x width floats of room. */
  readonly vectors: number
  readonly partials: number
}

/** V'V, width x width, by a module that has `gramRows` (`kernels/als.ts`): partial sums in single precision, their sum in double. */
export async function gram(
  memory: WebAssembly.Memory,
  pool: Pool,
  rows: number,
  width: number,
  at: GramAt,
): Promise<Float64Array> {
  const chunk = Math.max(leastRows, Math.ceil(rows / gramParts))
  await pool.run('gramRows', { from: 0, to: rows, chunk }, [at.vectors, chunk, at.partials])
  const sum = new Float64Array(width * width)
  for (let part = 0; part < Math.ceil(rows / chunk); part++) {
    const partial = floatsAt(memory, at.partials + part * width * width * 4, width * width)
    for (let i = 0; i < width; i++) for (let j = i; j < width; j++) sum[i * width + j]! += partial[i * width + j]!
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) sum[i * width + j] = sum[j * width + i]!
  return sum
}
