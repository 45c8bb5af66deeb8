// Item features read in another thread: published as versions in shared memory, of which the reader pins one at a time.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { attach, createEngine, feature, type ReaderHandle } from '../src/index.ts'

const watches = feature('item.watches').of('item').on('watch').count()

if (isMainThread) await serve()
else read(workerData as ReaderHandle)

/** The thread that folds: it ingests, and publishes what changed. */
async function serve(): Promise<void> {
  const engine = await createEngine({ features: [watches], publishItemsEveryMs: 60_000 })
  const watched = (person: string, itemId: string) =>
    engine.ingestEvents([{ eventId: person + itemId, type: 'watch', userId: person, itemId, value: 1, at: Date.now() }])
  await engine.ingestItems([
    { itemId: 'dune', title: 'Dune' },
    { itemId: 'alien', title: 'Alien' },
  ])
  await watched('ann', 'dune')
  await watched('ben', 'dune')

  const handle = await engine.itemFeatures.share()
  const reader = new Worker(new URL(import.meta.url), { workerData: handle, transferList: [handle.port] })
  const ask = async () => {
    reader.postMessage(['dune', 'alien'])
    const [line] = await once(reader, 'message')
    console.log(line)
  }
  await ask()
  await watched('ann', 'alien')
  // what changed is published every minute, or every second unless said; who cannot wait says so
  await engine.itemFeatures.publish()
  await ask()
  await engine.itemFeatures.rollBack()
  await ask()
  await engine.close()
  await reader.terminate()
}

/** Any other thread: it reads what is announced. */
function read(handle: ReaderHandle): void {
  const reader = attach(handle)
  parentPort!.on('message', (itemIds: readonly string[]) => {
    const pinned = reader.pin()
    const [rows, column] = [pinned.rows(itemIds, Date.now()), pinned.columns.indexOf(watches.name)]
    const counts = itemIds.map((id, i) => `${id} ${rows[i * pinned.columns.length + column]}`)
    parentPort!.postMessage(`version ${pinned.version}: ${counts.join(', ')}`)
    pinned.release()
  })
}
