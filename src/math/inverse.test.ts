import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sweep, sweepBlock } from './inverse.ts'
import { floatsAt, Layout } from './memory.ts'
import { openPool } from './pool.ts'
import { gaussian, mulberry32 } from './random.ts'

/** A'A + I for a random A: positive definite. */
function matrix(side: number, seed: number): Float32Array {
  const random = mulberry32(seed)
  const a = Float64Array.from({ length: side * side }, () => gaussian(random) / Math.sqrt(side))
  return Float32Array.from({ length: side * side }, (_, n) => {
    const [i, j] = [Math.floor(n / side), n % side]
    let sum = i === j ? 1 : 0
    for (let k = 0; k < side; k++) sum += a[k * side + i]! * a[k * side + j]!
    return sum
  })
}

async function inverted(of: Float32Array, side: number, threads: number): Promise<Float32Array> {
  const layout = new Layout()
  const panel = side * sweepBlock * 4
  const at = {
    matrix: layout.take(of.byteLength),
    inverse: layout.take(sweepBlock ** 2 * 4),
    p: layout.take(panel),
    q: layout.take(panel),
  }
  const memory = layout.memory()
  const own = floatsAt(memory, at.matrix, side * side)
  own.set(of)
  const pool = openPool({ module: 'ease', memory, scratch: Array.from({ length: threads }, () => 0) })
  await sweep(memory, pool, at, side)
  await pool.close()
  return own.slice()
}

test('a matrix times what the sweep leaves is minus the identity', async () => {
  const side = 3 * sweepBlock
  const a = matrix(side, 1)
  const swept = await inverted(a, side, 1)
  const entry = (i: number, j: number) => swept[Math.min(i, j) * side + Math.max(i, j)]!
  for (let i = 0; i < side; i += 5) {
    for (let j = 0; j < side; j++) {
      let sum = 0
      for (let k = 0; k < side; k++) sum += a[i * side + k]! * entry(k, j)
      assert.ok(Math.abs(sum - (i === j ? -1 : 0)) < 2e-5, `${i}, ${j}: ${sum}`)
    }
  }
})

test('any number of threads leaves the same bits', async () => {
  const a = matrix(2 * sweepBlock, 2)
  assert.deepEqual(await inverted(a, 2 * sweepBlock, 3), await inverted(a, 2 * sweepBlock, 1))
})
