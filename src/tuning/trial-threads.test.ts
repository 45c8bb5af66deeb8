import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTrialThreads } from './trial-threads.ts'

const url = new URL('./testing/trial-thread.ts', import.meta.url)
const calm = new AbortController().signal
const open = (task: { add: number; unreadable?: boolean } = { add: 5 }) => openTrialThreads<typeof task, { x: number }>(url, task)

test('a thread is told the task once and makes one trial after another', async () => {
  const threads = open()
  assert.equal(await threads.objective({ x: 1 }, calm), 6)
  assert.equal(await threads.objective({ x: 2 }, calm), 1_007, 'the second trial of the same thread')
  await threads.close()
})

test('trials at the same time have threads of their own', async () => {
  const threads = open()
  assert.deepEqual(await Promise.all([1, 2, 3].map((x) => threads.objective({ x }, calm))), [6, 7, 8])
  await threads.close()
})

test('a trial that fails says why, one that breaks its thread too, and the next one is made all the same', async () => {
  const threads = open()
  await assert.rejects(threads.objective({ x: 7 }, calm), /not seven/)
  await assert.rejects(threads.objective({ x: 13 }, calm), /ended with 3/)
  assert.equal(await threads.objective({ x: 1 }, calm), 6)
  await threads.close()
})

test('what keeps a thread from making ready is said of every trial', async () => {
  const threads = open({ add: 1, unreadable: true })
  for (const x of [1, 2]) await assert.rejects(threads.objective({ x }, calm), /nothing to read/)
  await threads.close()
})

test('a trial without end is ended by the signal', async () => {
  const threads = open()
  const stop = new AbortController()
  const endless = threads.objective({ x: 1_000 }, stop.signal)
  stop.abort()
  await assert.rejects(endless, { name: 'AbortError' })
  await assert.rejects(threads.objective({ x: 1 }, stop.signal), { name: 'AbortError' })
  await threads.close()
})
