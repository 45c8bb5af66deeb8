import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createEngine } from '../src/engine.ts'
import { days, feature } from '../src/index.ts'
import { liveThroughSmallWorld } from './small-world.ts'

const saves = feature('item.saves.30d').of('item').on('save').count().over(days(30))
const watchers = feature('item.watchers').of('item').on('watch').count()

test('a feature declared while the engine serves is backfilled from the log, and changes nothing that is served', async () => {
  const { engine, clock } = await liveThroughSmallWorld({})
  const [person] = await engine.somePeople(1)
  const ask = () => engine.recommend({ surface: 'for-you', userId: person!.userId })
  assert.equal((await ask()).rung, 'full')
  const [item] = (await ask()).rows.flatMap(({ items }) => items)
  const declaring = engine.declare([saves, watchers])
  // while it is backfilled, people go on watching
  const late = Array.from({ length: 5 }, (_, n) => ({
    eventId: `late-${n}`,
    type: 'watch',
    userId: `late-${n}`,
    itemId: item!.item.itemId,
    at: clock.now(),
  }))
  for (const event of late) await engine.ingestEvents([event])
  const versions = await declaring
  assert.ok(versions['item.watchers'])
  const { values } = await engine.features('item', item!.item.itemId)
  const again = await engine.features('item', item!.item.itemId, clock.now())
  assert.ok((values['item.watchers'] as number) >= 5)
  assert.deepEqual(values, again.values)
  assert.equal((await ask()).rung, 'full', 'the ranker reads the columns it was trained on')
  await engine.close()
})

test('a feature that a model in service reads cannot be declared anew', async () => {
  const { engine } = await liveThroughSmallWorld({})
  const other = feature('item.watches.3d').of('item').on('watch').count().decayed(days(4)).scaled()
  await assert.rejects(engine.declare([other]), { code: 'MODEL_SCHEMA_MISMATCH', message: /item\.watches\.3d is declared anew/ })
  assert.equal((await engine.recommend({ surface: 'for-you', userId: (await engine.somePeople(1))[0]!.userId })).rung, 'full')
  await engine.close()
})

test('an engine refuses to serve a model whose features it does not declare, and says how to mend it', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-pins-'))
  t.after(() => rm(dir, { recursive: true }))
  const { engine, clock } = await liveThroughSmallWorld({ dir, features: [saves] })
  await engine.close()
  await assert.rejects(createEngine({ dir, clock }), {
    code: 'MODEL_SCHEMA_MISMATCH',
    message: /item\.saves\.30d is not declared.*train again/,
  })
  const again = await createEngine({ dir, clock, features: [saves] })
  await again.close()
})
