import { parentPort, workerData } from 'node:worker_threads'
import { runTraining } from './run.ts'
import type { Task } from './task.ts'
import type { ThreadStart, ToThread } from './thread.ts'

// A thread that makes a task of what it is sent, and trains it.

const { program, data, ...options } = workerData as ThreadStart
const port = parentPort!
const abort = new AbortController()
let paused = false
port.on('message', (message: ToThread) => {
  if (message === 'pause') paused = true
  else abort.abort()
})

const { task } = (await import(program)) as { readonly task: (data: unknown, seed: number) => Task }
try {
  const ran = await runTraining(task(data, options.seed), {
    ...options,
    signal: abort.signal,
    paused: () => paused,
    progress: (step) => port.postMessage({ progress: step }),
  })
  port.postMessage({ ran })
} catch (error) {
  if (!abort.signal.aborted) throw error
} finally {
  port.close()
}
