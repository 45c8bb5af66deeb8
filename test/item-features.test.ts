import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { createEngine, type Engine } from '../src/engine.ts'
import { days, feature } from '../src/index.ts'
import { manualClock } from '../src/storage/memory/clock.ts'
import type { Ask, Told } from './reading-thread.ts'

const now = Date.UTC(2026, 1, 27, 22)
const itemIds = ['dune', 'arrival', 'never-met']
const portions = feature('item.portions.7d')
  .of('item')
  .on('watch')
  .quantiles((e) => e.value, [0.5, 0.95])
  .over(days(7))
const audience = feature('item.audience').of('item').on('watch').count()
let sent = 0

const watch = (engine: Engine, itemId: string) =>
  engine.ingestEvents([{ eventId: `e${sent++}`, type: 'watch', userId: `person-${sent % 7}`, itemId, value: 0.75, at: now }])

/** An engine on a small log, whose timers are the test's, and how to have its item features read in a thread of their own. */
async function readElsewhere(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const engine = await createEngine({ clock: manualClock(now), features: [portions] })
  await engine.ingestItems([
    { itemId: 'dune', title: 'Dune' },
    { itemId: 'arrival', title: 'Arrival' },
  ])
  for (let n = 0; n < 5; n++) await watch(engine, 'dune')
  /** What a timer began is over once an event after it is in force. */
  const second = async () => {
    t.mock.timers.tick(1_000)
    await watch(engine, 'elsewhere')
  }
  return { engine, second }
}

async function readingThread(t: TestContext, engine: Engine) {
  const handle = await engine.itemFeatures.share()
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
    workerData: handle,
    transferList: [handle.port],
  })
  t.after(() => worker.terminate())
  return async (pin?: string) => {
    worker.postMessage({ itemIds, at: now, ...(pin !== undefined && { pin }) } satisfies Ask)
    const [told] = (await once(worker, 'message')) as [Told]
    const column = (name: string, item = 0) => told.rows[item * told.columns.length + told.columns.indexOf(name)]
    return { ...told, column, watches: column('item.watches.3d') }
  }
}

const announced = ({ itemFeatures }: Engine) => itemFeatures.versions().find((version) => version.announced)?.version

test('a thread reads the numbers that the engine answers, of an event that came in once it is published', async (t) => {
  const { engine } = await readElsewhere(t)
  const read = await readingThread(t, engine)
  const before = await read()
  await watch(engine, 'dune')
  assert.equal((await read()).watches, before.watches)
  const { version, offset } = await engine.itemFeatures.publish()
  const after = await read()
  assert.deepEqual([after.version, after.offset], [version, offset])
  assert.equal(offset, (await engine.status()).applied)
  assert.ok(after.watches! > before.watches!)
  for (const [i, id] of ['dune', 'arrival'].entries()) {
    const { values } = await engine.features('item', id)
    for (const name of after.columns) {
      const [own, part = '0'] = name.split('#')
      assert.equal(after.column(name, i), [values[own!]].flat()[Number(part)], `${name} of ${id}`)
    }
  }
  assert.ok(after.columns.length >= 12)
  await engine.close()
})

test('nothing is published before a handle is asked for, and then what changes, each second, while there are readers', async (t) => {
  const { engine, second } = await readElsewhere(t)
  await second()
  assert.deepEqual(engine.itemFeatures.versions(), [])
  const read = await readingThread(t, engine)
  assert.equal((await read()).version, 1)
  t.mock.timers.tick(1_000)
  await watch(engine, 'dune')
  assert.equal(announced(engine), 1, 'nothing had changed')
  await second()
  const later = await read()
  assert.equal(later.version, 2)
  assert.equal(later.watches, (await engine.features('item', 'dune')).values['item.watches.3d'])
  await engine.close()
})

test('a pinned version does not move while others are published', async (t) => {
  const { engine, second } = await readElsewhere(t)
  const read = await readingThread(t, engine)
  const first = await read('mine')
  for (let n = 0; n < 6; n++) {
    await watch(engine, 'dune')
    await second()
  }
  const again = await read('mine')
  assert.deepEqual([again.version, again.rows], [first.version, first.rows])
  assert.ok((await read()).watches! > first.watches!)
  assert.deepEqual(
    engine.itemFeatures.versions().map(({ version, pinned }) => [version, pinned]),
    [
      [1, true],
      [4, false],
      [5, false],
      [6, false],
      [7, false],
    ],
  )
  await engine.close()
})

test('what is rolled back to is what readers pin, and no timer undoes it until somebody publishes', async (t) => {
  const { engine, second } = await readElsewhere(t)
  const read = await readingThread(t, engine)
  const first = await read()
  await watch(engine, 'dune')
  await engine.itemFeatures.publish()
  await assert.rejects(engine.itemFeatures.rollBack(9), { code: 'NOT_FOUND' })
  assert.equal((await engine.itemFeatures.rollBack()).version, first.version)
  assert.deepEqual((await read()).rows, first.rows)
  await second()
  await engine.declare([audience])
  await second()
  const another = await readingThread(t, engine)
  assert.equal((await another()).version, first.version)
  assert.equal((await engine.itemFeatures.publish()).version, 3)
  assert.ok((await read()).watches! > first.watches!)
  assert.ok((await read()).columns.includes(audience.name))
  await watch(engine, 'dune')
  await second()
  assert.equal((await read()).version, 4, 'the timer goes on')
  await engine.close()
})

test('a roll-back means the version before the announced one, whatever is being published as it is asked for', async (t) => {
  const { engine } = await readElsewhere(t)
  await engine.itemFeatures.share()
  await engine.itemFeatures.publish()
  const publishing = engine.itemFeatures.publish()
  assert.equal((await engine.itemFeatures.rollBack()).version, 1)
  assert.equal((await publishing).version, 3)
  assert.equal(announced(engine), 1)
  await engine.close()
})

test('a feature that is declared while threads read comes with the next version', async (t) => {
  const { engine, second } = await readElsewhere(t)
  const read = await readingThread(t, engine)
  assert.ok(!(await read('before')).columns.includes(audience.name))
  await engine.declare([audience])
  await second()
  assert.equal((await read()).column(audience.name), 5)
  assert.ok(!(await read('before')).columns.includes(audience.name))
  await engine.close()
})

test('an engine closes though readers are attached, and they go on reading what they have', async (t) => {
  const { engine, second } = await readElsewhere(t)
  const read = await readingThread(t, engine)
  const before = await read('mine')
  await engine.close()
  assert.deepEqual((await read('mine')).rows, before.rows)
  assert.deepEqual((await read()).rows, before.rows)
  await assert.rejects(second(), { code: 'SHUTTING_DOWN' })
  await assert.rejects(engine.itemFeatures.share(), { code: 'SHUTTING_DOWN' })
  await assert.rejects(engine.itemFeatures.publish(), { code: 'SHUTTING_DOWN' })
})
