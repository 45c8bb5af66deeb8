import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { itemId } from '../domain/ids.ts'
import { completeItem } from '../domain/item.ts'
import { standardFeatures } from '../features/standard.ts'
import { mulberry32 } from '../math/random.ts'
import { weightOf } from '../models/acts.ts'
import { content } from '../models/content/content.ts'
import { kinds, type Role } from '../models/kinds.ts'
import { multiTaskRanker } from '../models/multi-task-ranker/multi-task-ranker.ts'
import { Registry } from '../registry/registry.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { manualClock } from '../storage/memory/clock.ts'
import { FoldedWorld } from './folded-world.ts'
import { ModelsInService } from './models-in-service.ts'
import { OwnModelsInService } from './own-models-in-service.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const catalog = Array.from({ length: 20 }, (_, n) =>
  completeItem({ itemId: itemId(`i${n}`), title: n % 2 === 0 ? 'a voyage in space' : 'a wedding in spring' }, 0),
)
const asker = { history: [], context: {}, at: 0 }

/** Models in service over an empty registry, and how one is put there. */
async function house() {
  const registry = new Registry(memoryArtifactStore())
  const world = new FoldedWorld(standardFeatures(weightOf), {})
  await world.catalog.putItems(catalog)
  const models = new ModelsInService({
    registry,
    world,
    own: new OwnModelsInService({ world, clock: manualClock(0), limits: {} }),
    beside: () => [],
  })
  const promote = async (role: Role, bytes: Uint8Array, schema: readonly string[]) => {
    const { kind, format } = kinds[role]
    const trainedOn = { from: 0, to: 0, events: 0, offset: 0 }
    const about = { role, kind, format, schema, features: {}, settings: {}, seed: 1, trainedOn, engine: 'test', metrics: {} }
    const { id } = await registry.register(bytes, { ...about, createdAt: 0 })
    await registry.promote([id])
  }
  return { models, promote }
}

/** A ranker that learnt that people click what has this sign in its one column. */
async function ranker(sign: number) {
  const [random, size, slates] = [mulberry32(1), 10, 40]
  const rows = Float32Array.from({ length: size * slates }, () => 2 * random() - 1)
  const data = {
    schema: ['score.als'],
    actions: ['click'],
    rows,
    labels: rows.map((x) => (sign * x > 0 ? 1 : 0)),
    positions: Int32Array.from(rows, (_, n) => n % size),
    items: Array.from(rows, (_, n) => catalog[n % catalog.length]!.itemId),
    slates: Array.from({ length: slates }, (_, n) => ({ end: (n + 1) * size, asker })),
    catalog,
  }
  return multiTaskRanker.encode(await multiTaskRanker.fit(data, { ...multiTaskRanker.defaults, width: 4, epochs: 1 }, run))
}

test('a ranker that is replaced while it is asked still answers, and whoever asks from then on hears the new one', async () => {
  const { models, promote } = await house()
  await promote('ranker', await ranker(1), ['score.als'])
  await models.load()
  const rows = Float32Array.of(1, -1)
  const shown = { items: catalog.slice(0, 2).map(({ itemId }) => itemId), asker }
  const alone = await models.now.ranker!.predict(rows, 2, shown)
  assert.ok(alone[0]! > alone[1]!)

  const next = await ranker(-1)
  let answered = 0
  const asked = Array.from({ length: 50 }, async () => {
    const answer = await models.now.ranker!.predict(rows, 2, shown)
    answered++
    return answer
  })
  await promote('ranker', next, ['score.als'])
  await models.load()
  assert.equal(answered, 0, 'they were to be under way while the new one came')
  const after = await models.now.ranker!.predict(rows, 2, shown)
  assert.ok(after[1]! > after[0]!)
  for (const answer of await Promise.all(asked)) {
    answer.forEach((p, i) => assert.ok(Math.abs(p - alone[i]!) < 1e-6, `${p} is not ${alone[i]}`))
  }
  await nextTurn()
  assert.equal(answered, 50)
})

test('what a replay tells its models is not heard by those in service', async () => {
  const { models, promote } = await house()
  await promote('content', content.encode(await content.fit(catalog, content.defaults, run)), [])
  await models.load()
  const near = () => models.now.content!.neighbours(itemId('i0'), 3)
  const before = near()
  const apart = await models.apart()
  for (const item of catalog) apart.content!.remove(item.itemId)
  assert.deepEqual(apart.content!.neighbours(itemId('i0'), 3), [])
  assert.equal(before.length, 3)
  assert.deepEqual(near(), before)
})

test('where nothing is in service, nothing is set apart', async () => {
  const { models, promote } = await house()
  await promote('content', content.encode(await content.fit(catalog, content.defaults, run)), [])
  assert.deepEqual(await models.apart(), {})
})
