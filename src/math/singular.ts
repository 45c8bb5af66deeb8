import { symmetricEigen } from './eigen.ts'
import { type GramAt, gram, gramParts } from './gram.ts'
import { kernelWidth } from './kernels.ts'
import { floatsAt, Layout } from './memory.ts'
import { openPool, type Pool } from './pool.ts'
import { gaussian, mulberry32 } from './random.ts'
import { rowCount, type SparseRows, transpose } from './sparse.ts'
import { placeSparse, writeSparse } from './sparse-memory.ts'

export interface SingularPlan {
  /** Vectors wanted, 1 to 256. */
  readonly rank: number
  readonly seed: number
  readonly threads: number
  readonly signal?: AbortSignal
  /** Multiplications with the table and back; each brings what lies nearest the first singular values nearer. */
  readonly rounds: number
  readonly progress?: (done: number, of: number) => void
}

/**
 * The first right singular vectors of a sparse table: columns x width, row-major, orthonormal; width is `rank` rounded up to a kernel's, so there
 * may be more than were asked for. Subspace iteration (Halko, Martinsson and Tropp 2011) from a random beginning: vectors whose singular
 * values lie close together come out mixed, which a projection onto all of them does not see.
 */
export async function rightSingularVectors(
  table: SparseRows,
  columns: number,
  plan: SingularPlan,
): Promise<{ vectors: Float32Array; width: number }> {
  const { rank, seed, threads, rounds, progress = () => {} } = plan
  const width = kernelWidth(rank)
  const rows = rowCount(table)
  const back = transpose(table, columns)
  const layout = new Layout()
  const at = {
    table: placeSparse(layout, table),
    back: placeSparse(layout, back),
    vectors: layout.take((columns + 3) * width * 4),
    images: layout.take(rows * width * 4),
    partials: layout.take(gramParts * width * width * 4),
    rotation: layout.take(width * width * 4),
  }
  const scratch = Array.from({ length: threads }, () => layout.take(4 * width * 4))
  const memory = layout.memory()
  writeSparse(memory, at.table, table)
  writeSparse(memory, at.back, back)
  const vectors = floatsAt(memory, at.vectors, columns * width)
  const random = mulberry32(seed)
  for (let i = 0; i < vectors.length; i++) vectors[i] = gaussian(random)

  const pool = openPool({
    module: `spectral-${width}`,
    memory,
    scratch,
    ...(plan.signal === undefined ? {} : { signal: plan.signal }),
  })
  try {
    for (let done = 0; done < rounds; done++) {
      await orthonormalize(memory, pool, columns, width, at)
      await pool.run('multiplyRows', { from: 0, to: rows, chunk: 64 }, [...at.table, at.vectors, at.images])
      await pool.run('multiplyRows', { from: 0, to: columns, chunk: 64 }, [...at.back, at.images, at.vectors])
      progress(done + 1, rounds)
    }
    // Once more for what the first left: the squares of far smaller lengths were lost in its rounding.
    for (let again = 0; again < 2; again++) await orthonormalize(memory, pool, columns, width, at)
    return { vectors: vectors.slice(), width }
  } finally {
    await pool.close()
  }
}

/** V <- V Q D^-1/2, where V'V = Q D Q'. What is almost nothing is made nothing. */
async function orthonormalize(
  memory: WebAssembly.Memory,
  pool: Pool,
  rows: number,
  width: number,
  at: GramAt & { readonly rotation: number },
): Promise<void> {
  const { values, vectors } = symmetricEigen(await gram(memory, pool, rows, width, at), width)
  const least = 1e-10 * values.reduce((most, value) => Math.max(most, value), 0)
  const rotation = floatsAt(memory, at.rotation, width * width)
  for (let i = 0; i < width; i++) {
    const scale = values[i]! > least ? 1 / Math.sqrt(values[i]!) : 0
    for (let j = 0; j < width; j++) rotation[j * width + i] = scale * vectors[i * width + j]!
  }
  await pool.run('rotateRows', { from: 0, to: rows, chunk: 256 }, [at.vectors, at.rotation])
}
