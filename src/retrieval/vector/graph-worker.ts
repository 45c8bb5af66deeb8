import { workerData } from 'node:worker_threads'
import { norm } from '../../math/vectors.ts'
import type { GraphOrder } from './build-graph.ts'
import { openGraph } from './graph.ts'

const { shape, reach, threads, floats, stride, count, file } = workerData as GraphOrder

/** Rows added at a time: each must fit once more beside the table. */
const chunk = 4096

const { width } = shape
const graph = openGraph(shape, reach)
for (let from = 0; from < count; from += chunk) {
  const rows: number[] = []
  const vectors = new Float32Array(chunk * width)
  for (let row = from; row < Math.min(from + chunk, count); row++) {
    const vector = floats.subarray(row * stride, row * stride + width)
    // One that is not a number would lead every search past it astray.
    if (Number.isFinite(norm(vector))) vectors.set(vector, rows.push(row) * width - width)
  }
  graph.add(rows, vectors.subarray(0, rows.length * width), threads)
}
graph.save(file)
