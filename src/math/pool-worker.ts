import { parentPort, workerData } from 'node:worker_threads'
import { instantiate } from './kernels.ts'
import type { RowKernel, WorkerRun, WorkerStart } from './pool.ts'

const { module, memory, scratch, next } = workerData as WorkerStart
const kernels = instantiate<Record<string, RowKernel>>(module, memory)

parentPort!.on('message', ({ kernel, to, chunk, args }: WorkerRun) => {
  const work = kernels[kernel]!
  for (let from = take(chunk); from < to; from = take(chunk)) work(from, Math.min(from + chunk, to), scratch, ...args)
  parentPort!.postMessage('done')
})

const take = (chunk: number): number => Atomics.add(next, 0, chunk)
