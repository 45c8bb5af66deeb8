import { once } from 'node:events'
import { parentPort, Worker, workerData } from 'node:worker_threads'

/** Threads that make trials: the thread that answers people is left alone, and a trial that breaks its thread breaks nothing else. */
export interface TrialThreads<Settings> {
  /** Sends settings to a thread that is free, or to a new one. */
  readonly objective: (settings: Settings, signal: AbortSignal) => Promise<number>
  readonly close: () => Promise<void>
}

/** What a thread says of a trial. */
type Answer = { readonly metric: number } | { readonly error: string }

/** Threads that run the module at `url`, which calls `answerTrials`; each is given the task once, when it starts. */
export function openTrialThreads<Task, Settings>(url: URL, task: Task): TrialThreads<Settings> {
  const free: Worker[] = []
  const start = () => {
    const worker = new Worker(url, { workerData: task })
    // one that breaks between two trials is nobody's failure, and nobody may be sent to it
    worker.on('error', () => {})
    worker.once('exit', () => {
      if (free.includes(worker)) free.splice(free.indexOf(worker), 1)
    })
    return worker
  }
  return {
    objective: async (settings, signal) => {
      signal.throwIfAborted()
      const worker = free.pop() ?? start()
      try {
        worker.postMessage(settings)
        const answer = await answerOf(worker, signal)
        free.push(worker)
        if ('metric' in answer) return answer.metric
        throw new Error(answer.error)
      } finally {
        if (!free.includes(worker)) await worker.terminate()
      }
    },
    close: async () => {
      await Promise.all(free.splice(0).map((worker) => worker.terminate()))
    },
  }
}

/** The next message; rejects where the thread breaks or ends before it, or the signal comes first. */
async function answerOf(worker: Worker, signal: AbortSignal): Promise<Answer> {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  try {
    const ended = once(worker, 'exit', { signal: either }).then(([code]) => {
      throw new Error(`the trial's thread ended with ${code}`)
    })
    const [answer] = (await Promise.race([once(worker, 'message', { signal: either }), ended])) as [Answer]
    return answer
  } finally {
    over.abort()
  }
}

/** What the module of a trial thread calls: `prepare` makes ready, once, what every trial of the task needs. */
export function answerTrials<Task, Settings>(prepare: (task: Task) => Promise<(settings: Settings) => Promise<number>>): void {
  const ready = prepare(workerData as Task)
  // said to whoever asks for a trial
  ready.catch(() => {})
  parentPort!.on('message', async (settings: Settings) => {
    const answer = await ready
      .then((judge) => judge(settings))
      .then((metric): Answer => ({ metric }))
      .catch((error: unknown): Answer => ({ error: error instanceof Error ? error.message : String(error) }))
    parentPort!.postMessage(answer)
  })
}
