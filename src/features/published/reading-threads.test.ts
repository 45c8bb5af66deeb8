import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { ItemPublisher } from './item-publisher.ts'
import { start, statesOf } from './testing/items-at-work.ts'
import type { ReadingOrder, Seen } from './testing/reading-thread.ts'
import { countedByRound, foldRound } from './testing/rounds.ts'

/** States whose rounds are folded and published one by one. */
async function published() {
  const states = statesOf(countedByRound())
  const publisher = new ItemPublisher({ now: states })
  let round = 0
  const next = async () => {
    foldRound(states, ++round)
    await publisher.publish(round, start)
  }
  await next()
  const thread = (order: Omit<ReadingOrder, 'handle'>) => {
    const handle = publisher.handle()
    return new Worker(new URL('./testing/reading-thread.ts', import.meta.url), {
      workerData: { ...order, handle } satisfies ReadingOrder,
      transferList: [handle.port],
    })
  }
  return { publisher, next, thread, rounds: () => round }
}

test('threads that read while items are folded and published see whole versions, and nothing else', async () => {
  const { publisher, next, thread } = await published()
  const threads = [1, 2, 3].map((seed) => thread({ seed, versions: 60 }))
  const ended = threads.map((worker) => once(worker, 'exit'))
  let reading = threads.length
  const seen = threads.map(async (worker) => {
    const [said] = (await once(worker, 'message')) as [Seen]
    reading--
    return said
  })
  while (reading > 0) {
    await next()
    await turn()
  }
  for (const { reads, torn } of await Promise.all(seen)) {
    assert.deepEqual(torn, [])
    assert.ok(reads >= 180)
  }
  await Promise.all(ended)
  while (publisher.readers > 0) await turn()
  assert.ok(publisher.versions().length <= 5)
  publisher.close()
})

test('a reader whose thread is ended does not pin for ever', async () => {
  const { publisher, next, thread, rounds } = await published()
  const worker = thread({ seed: 1, versions: 0 })
  await once(worker, 'message')
  const pinned = rounds()
  for (let n = 0; n < 6; n++) await next()
  assert.equal(publisher.versions()[0]!.version, pinned)
  await worker.terminate()
  while (publisher.readers > 0) await turn()
  assert.deepEqual(
    publisher.versions().map(({ version }) => version),
    [4, 5, 6, 7],
  )
  publisher.close()
})
