import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { itemId, type UserId } from '../src/domain/ids.ts'
import { createEngine, type Engine } from '../src/engine.ts'
import { kinds } from '../src/models/kinds.ts'
import { Registry } from '../src/registry/registry.ts'
import { fileArtifactStore } from '../src/storage/files/artifact-store.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('the life of an engine on disk', () => {
  let root: string
  let dir: string
  let lived: Lived
  let people: readonly UserId[]

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'serendip-life-'))
    dir = join(root, 'first')
    lived = await liveThroughSmallWorld({ dir })
    people = (await lived.engine.somePeople(10)).map((person) => person.userId)
    await lived.engine.close()
  })
  after(() => rm(root, { recursive: true }))

  let copies = 0
  /** A folder of its own to do with as it likes. */
  const copy = async () => {
    const to = join(root, `copy-${copies++}`)
    await cp(dir, to, { recursive: true })
    return to
  }
  const open = (folder: string) => createEngine({ dir: folder, clock: lived.clock, budgetMs: 2_000, warmUpMs: 0 })

  /** Scores and rows of all candidates that do not hang on the draw of a request. */
  async function judged(engine: Engine, userId: UserId, shown: Set<string>) {
    const { recommendationId, rung, failed } = await engine.recommend({
      surface: 'for-you',
      userId,
      size: 1,
      params: { 'rerank.exploration': 0 },
    })
    assert.deepEqual([rung, failed], ['full', []])
    const { candidates } = await engine.explain(recommendationId)
    for (const { itemId, position } of candidates) if (position !== undefined) shown.add(itemId)
    return new Map(candidates.map(({ itemId, features, predictions }) => [itemId, { features, predictions }]))
  }

  it('opened again, it answers as one does that never closed', async () => {
    const stays = await liveThroughSmallWorld()
    const engine = await open(await copy())
    assert.deepEqual((await engine.status()).models, (await stays.engine.status()).models)
    // what one of them has shown meanwhile has been seen once more than by the other's people
    const shown = new Set<string>()
    for (const userId of people) {
      const [before, now] = [await judged(stays.engine, userId, shown), await judged(engine, userId, shown)]
      const both = [...before.keys()].filter((id) => now.has(id) && !shown.has(id))
      assert.ok(both.length > 300, `only ${both.length} candidates in both answers`)
      for (const id of both) assert.deepEqual(now.get(id), before.get(id))
    }
    await stays.engine.close()
    await engine.close()
  })

  it('closing loses nothing of what is under way: neither events nor the impressions of answers', async () => {
    const folder = await copy()
    const engine = await open(folder)
    const sent: string[] = []
    const ingests = people.flatMap((userId) => {
      const eventId = randomUUID()
      sent.push(eventId)
      return engine.ingestEvents([{ eventId, type: 'like', userId, itemId: 'v00001', at: lived.clock.now() }])
    })
    const answers = people.map((userId) => engine.recommend({ surface: 'home', userId }))
    await engine.close()
    for (const verdicts of await Promise.all(ingests)) assert.equal(verdicts[0]?.status, 'accepted')
    const shown = (await Promise.all(answers)).flatMap(({ recommendationId, rows }) =>
      rows.flatMap(({ items }) => items.map(({ position }) => `${recommendationId}:${position}`)),
    )
    assert.ok(shown.length > 300)
    const logged = new Set<string>()
    const log = await sqliteEventLog(join(folder, 'log.sqlite'))
    for await (const records of log.read(0))
      for (const { entry } of records) if (entry.kind === 'event') logged.add(entry.event.eventId)
    await log.close()
    assert.deepEqual(
      [...sent, ...shown].filter((id) => !logged.has(id)),
      [],
    )
    await assert.rejects(engine.ingestEvents([{ eventId: 'late', type: 'like', userId: 'u', itemId: 'i', at: 1e12 }]), {
      code: 'SHUTTING_DOWN',
    })
  })

  it('a model that was damaged on disk stops the start, and the error names the file and the remedy', async () => {
    const folder = await copy()
    const artifacts = join(folder, 'artifacts')
    const [shelf] = await readdir(artifacts)
    const [name] = await readdir(join(artifacts, shelf!))
    const file = join(artifacts, shelf!, name!)
    const bytes = await readFile(file)
    bytes[bytes.length >> 1]! ^= 1
    await writeFile(file, bytes)
    await assert.rejects(open(folder), (error: Error & { code?: string; remedy?: string }) => {
      assert.equal(error.code, 'ARTIFACT_DAMAGED')
      assert.ok(error.remedy?.includes(file) && error.remedy.includes('train again'))
      return true
    })
    const engine = await createEngine({ dir: folder, withoutModels: true })
    await engine.train()
    await engine.close()
    await (await open(folder)).close()
  })

  for (const [what, change] of [
    ['other columns', (schema: readonly string[]) => schema.map((name, i) => (i === 0 ? 'user.of-old' : name))],
    ['more columns', (schema: readonly string[]) => [...schema, 'score.of-tomorrow']],
  ] as const)
    it(`a ranker that was fitted on ${what} is refused`, async () => {
      const folder = await copy()
      const registry = new Registry(fileArtifactStore(folder))
      const champion = (await registry.champions()).get('ranker')!
      const ranker = kinds.ranker.decode(await registry.bytes(champion.id))
      const data = {
        schema: change(ranker.schema),
        actions: ranker.actions,
        rows: new Float32Array(4 * change(ranker.schema).length).map((_, i) => i % 3),
        labels: new Float32Array(4 * ranker.actions.length).map((_, i) => i % 2),
        positions: new Int32Array(4),
        items: ['a', 'b', 'c', 'd'].map(itemId),
        slates: [{ end: 4, asker: { history: [], context: {}, at: 0 } }],
        catalog: [],
      }
      const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
      const strange = await kinds.ranker.fit(data, kinds.ranker.defaults, run)
      const manifest = await registry.register(kinds.ranker.encode(strange), { ...champion, schema: strange.schema })
      await registry.promote([manifest.id])
      await assert.rejects(open(folder), { code: 'MODEL_SCHEMA_MISMATCH' })
      await registry.rollback('ranker')
      await (await open(folder)).close()
    })

  it('training again puts the new models in service, and the ones before can be brought back', async () => {
    const folder = await copy()
    const engine = await open(folder)
    const first = (await engine.status()).models
    await engine.ingestEvents(
      people.map((userId, n) => ({
        eventId: randomUUID(),
        type: 'watch',
        userId,
        itemId: `v0000${n}`,
        at: lived.clock.now(),
        value: 1,
      })),
    )
    const { manifests } = await engine.train()
    const second = (await engine.status()).models
    assert.deepEqual(new Set(Object.values(second)), new Set(manifests.map(({ id }) => id)))
    assert.notEqual(second['als'], first['als'])
    assert.equal(manifests.find(({ role }) => role === 'als')?.parent, first['als'])
    await engine.close()

    const registry = new Registry(fileArtifactStore(folder))
    assert.equal((await registry.rollback('als')).id, first['als'])
    const again = await open(folder)
    assert.deepEqual((await again.status()).models, { ...second, als: first['als'] })
    await again.close()
  })
})
