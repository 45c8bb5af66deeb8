import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kernelModule, kernelWidth } from './kernels.ts'
import { floatsAt, Layout } from './memory.ts'
import { openPool } from './pool.ts'
import { gaussian, mulberry32 } from './random.ts'

const [rows, width] = [1_003, 16]

/** Some vectors, all turned by a matrix that doubles them and swaps neighbouring columns. */
async function turned(threads: number, signal?: AbortSignal, chunk = 8): Promise<Float32Array> {
  const layout = new Layout()
  const table = layout.take((rows + 3) * width * 4)
  const matrix = layout.take(width * width * 4)
  const scratch = Array.from({ length: threads }, () => layout.take(4 * width * 4))
  const memory = layout.memory()
  const random = mulberry32(1)
  const vectors = floatsAt(memory, table, rows * width)
  vectors.set(vectors.map(() => gaussian(random)))
  const turn = floatsAt(memory, matrix, width * width)
  for (let i = 0; i < width; i++) turn[i * width + (i ^ 1)] = 2
  const before = new Float32Array(vectors)
  const pool = openPool({ module: `als-${width}`, memory, scratch, ...(signal === undefined ? {} : { signal }) })
  try {
    await pool.run('rotateRows', { from: 0, to: rows, chunk }, [table, matrix])
  } finally {
    await pool.close()
  }
  before.forEach((x, i) => {
    assert.equal(vectors[i ^ 1], 2 * x)
  })
  return new Float32Array(vectors)
}

test('every row is worked on once, for any number of threads', async () => {
  const alone = await turned(1)
  for (const threads of [2, 3]) assert.deepEqual(await turned(threads), alone)
})

test('a run that was called off throws the reason, with threads and without', async () => {
  for (const threads of [1, 2])
    await assert.rejects(turned(threads, AbortSignal.abort(new Error('no longer wanted'))), /no longer wanted/)
})

test('work on one thread lets others have a turn and hears a call to stop', async () => {
  const stop = new AbortController()
  setImmediate(() => stop.abort(new Error('stopped midway')))
  const layout = new Layout()
  const [table, matrix] = [layout.take(40_003 * 1024), layout.take(256 * 1024)]
  const scratch = [layout.take(4 * 1024)]
  const pool = openPool({ module: 'als-256', memory: layout.memory(), scratch, signal: stop.signal })
  await assert.rejects(pool.run('rotateRows', { from: 0, to: 40_000, chunk: 8 }, [table, matrix]), /stopped midway/)
})

test('a kernel that is not there says how to build it', () => {
  assert.throws(() => kernelModule('nonsense'), /The kernel nonsense is not built. Run `npm run build`./)
})

test('widths go up to the next that is compiled', () => {
  assert.deepEqual([1, 16, 17, 64, 65, 256, 1000].map(kernelWidth), [16, 16, 32, 64, 128, 256, 1024])
  for (const factors of [0, -1, 1.5, 1025, Number.NaN]) assert.throws(() => kernelWidth(factors), RangeError)
})

test('more than a memory holds is refused with a remedy', () => {
  const layout = new Layout()
  layout.take(5 * 2 ** 30)
  assert.throws(() => layout.memory(), /5.0 GiB are needed and a kernel's memory holds 4/)
})
