import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { type Watched, watchedCells } from './watched.ts'

// A thread beside the one that computes. A native call cannot be interrupted, so what holds the limits must stand beside it and end all.

const everyMs = 10
const { cells, memoryBytes } = workerData as Watched

function end(limit: string): void {
  // by hand: a stream would write once this thread has its next turn, and there is none
  writeSync(2, `\nstopped at its limit of ${limit}\n`)
  process.kill(process.pid, 'SIGKILL')
}

parentPort!.postMessage('awake')
for (;;) {
  // asleep while nothing is computed
  Atomics.wait(cells, watchedCells.call, 0)
  const call = Atomics.load(cells, watchedCells.call)
  const began = performance.now()
  while (call !== 0 && Atomics.load(cells, watchedCells.call) === call) {
    const mostMs = Atomics.load(cells, watchedCells.mostMs)
    if (performance.now() - began > mostMs) end(`${mostMs} ms`)
    if (process.memoryUsage.rss() > memoryBytes) end(`${Math.round(memoryBytes / 2 ** 20)} MiB`)
    Atomics.wait(cells, watchedCells.call, call, everyMs)
  }
}
