import { type Browser, onPageHide } from './browser.ts'
import type { EngineProblem } from './problem.ts'
import type { EventRow, Intake, Rejection } from './types.ts'

export interface TrackerOptions {
  /** Events that make a flush worth it. Default 20. */
  readonly flushAt?: number
  /** Longest time that an event waits to be sent. Default 1,000. */
  readonly flushMs?: number
  /** Events held while the server cannot be reached; beyond it the oldest go. Default 1,000. */
  readonly capacity?: number
  /** Events that were lost, and why: `full`, or refused by the server as they are. */
  readonly onDrop?: (events: readonly EventRow[], why: 'full' | EngineProblem | Rejection) => void
  /** Calls `run` once, later; returns how to call it off. */
  readonly later?: (run: () => void, ms: number) => () => void
}

export interface Tracker {
  /** Notes an event, stamped now, and returns at once. */
  readonly track: (event: EventRow) => void
  /** Resolves when everything noted before has been sent, or has failed to be. */
  readonly flush: () => Promise<void>
  /** Sends what is left and stops. */
  readonly close: () => Promise<void>
  readonly pending: number
  /** Events lost so far. */
  readonly dropped: number
}

/** How a tracker sends: `events` with retries and an answer, `leave` as the page dies, with neither. */
export interface Sender {
  readonly stamp: (event: EventRow) => EventRow
  readonly events: (events: readonly EventRow[]) => Promise<Intake>
  /** How many of the first events could be handed over. */
  readonly leave: (events: readonly EventRow[]) => number
}

/** Gathers events and sends them together: soon, in order, and once even when sent twice, since each has its id from the start. */
export function createTracker(sender: Sender, browser: Browser, options: TrackerOptions = {}): Tracker {
  const { flushAt = 20, flushMs = 1_000, capacity = 1_000, onDrop, later = timeout } = options
  let queue: EventRow[] = []
  /** The batch whose answer is awaited. */
  let underway: EventRow[] = []
  let turn = Promise.resolve()
  let cancel: (() => void) | undefined
  /** After a failure only the clock sends, so that a server in trouble is not asked with every event. */
  let failed = false
  let dropped = 0
  let closed = false

  const drop = (events: readonly EventRow[], why: 'full' | EngineProblem | Rejection) => {
    if (events.length === 0) return
    dropped += events.length
    onDrop?.(events, why)
  }

  /** Brings the queue down to its capacity; the oldest go. */
  const bound = () => drop(queue.splice(0, Math.max(0, queue.length - capacity)), 'full')

  const schedule = () => {
    if (cancel || closed || queue.length === 0) return
    cancel = later(() => {
      cancel = undefined
      void flush()
    }, flushMs)
  }

  const send = async () => {
    if (queue.length === 0) return
    underway = queue
    queue = []
    try {
      const { rejected } = await sender.events(underway)
      failed = false
      for (const rejection of rejected) drop([underway[rejection.row]!], rejection)
    } catch (thrown) {
      const problem = thrown as EngineProblem
      failed = true
      if (isFinal(problem)) drop(underway, problem)
      else queue = [...underway, ...queue]
      bound()
    }
    underway = []
    schedule()
  }

  /** One batch at a time, so that events arrive in the order in which they happened. */
  const flush = (): Promise<void> => {
    cancel?.()
    cancel = undefined
    turn = turn.then(send)
    return turn
  }

  /** What is underway goes along: a dying page takes its requests with it, and an event sent twice is one event. */
  const leave = () => {
    const gone = sender.leave([...underway, ...queue])
    queue.splice(0, Math.max(0, gone - underway.length))
  }
  const stopListening = onPageHide(leave, browser)

  return {
    track(event) {
      queue.push(sender.stamp(event))
      bound()
      if (queue.length >= flushAt && underway.length === 0 && !failed) void flush()
      else schedule()
    },
    flush,
    async close() {
      closed = true
      stopListening()
      await flush()
    },
    get pending() {
      return underway.length + queue.length
    },
    get dropped() {
      return dropped
    },
  }
}

/** What the server refuses as it is will be refused again; what it could not take now waits its turn. */
const isFinal = ({ status }: EngineProblem) => status >= 400 && status < 500 && status !== 429

function timeout(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
