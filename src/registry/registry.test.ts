import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import type { ArtifactManifest } from './manifest.ts'
import { Registry } from './registry.ts'

const about = (role: string, more: Partial<ArtifactManifest> = {}): Omit<ArtifactManifest, 'id' | 'parent'> => ({
  role,
  kind: role,
  format: 1,
  schema: [],
  settings: { width: 8 },
  seed: 1,
  trainedOn: { from: 0, to: 10, events: 5, offset: 7 },
  engine: '0.0.0',
  metrics: { 'recall@20': { value: 0.2, baseline: 0.1 } },
  createdAt: 1,
  ...more,
})
const bytes = (text: string) => new TextEncoder().encode(text)

test('what is registered can be listed and read, and is not in service before it is promoted', async () => {
  const registry = new Registry(memoryArtifactStore())
  const late = await registry.register(bytes('b'), about('als', { createdAt: 2 }))
  const early = await registry.register(bytes('a'), about('als'))
  const other = await registry.register(bytes('c'), about('markov', { createdAt: 3 }))
  assert.deepEqual(await registry.list('als'), [early, late])
  assert.deepEqual(await registry.list(), [early, late, other])
  assert.deepEqual(Buffer.from(await registry.bytes(early.id)), Buffer.from('a'))
  assert.equal((await registry.champions()).size, 0)
  await registry.promote([early.id, other.id])
  assert.deepEqual(
    await registry.champions(),
    new Map([
      ['als', early],
      ['markov', other],
    ]),
  )
})

test('a model knows the champion it was trained to replace, and the same bytes are the same model', async () => {
  const registry = new Registry(memoryArtifactStore())
  const first = await registry.register(bytes('a'), about('als'))
  await registry.promote([first.id])
  const second = await registry.register(bytes('b'), about('als', { createdAt: 2 }))
  assert.equal(second.parent, first.id)
  const again = await registry.register(bytes('a'), about('als', { createdAt: 3 }))
  assert.equal(again.id, first.id)
  assert.equal(again.parent, undefined)
})

test('rollback brings back the champion before, one step at a time, and says when there is none', async () => {
  const registry = new Registry(memoryArtifactStore())
  const ids: string[] = []
  for (const text of ['a', 'b', 'c']) {
    const { id } = await registry.register(bytes(text), about('als'))
    await registry.promote([id, id])
    ids.push(id)
  }
  const champion = async () => (await registry.champions()).get('als')?.id
  assert.equal((await registry.rollback('als')).id, ids[1])
  assert.equal(await champion(), ids[1])
  await registry.rollback('als')
  assert.equal(await champion(), ids[0])
  await assert.rejects(registry.rollback('als'), { code: 'NOT_FOUND' })
  await assert.rejects(registry.rollback('markov'), { code: 'NOT_FOUND' })
  assert.equal(await champion(), ids[0])
})

test('models trained on the same log by two hands at once are all in the book', async () => {
  const registry = new Registry(memoryArtifactStore())
  await Promise.all(['a', 'b', 'c', 'd'].map((text) => registry.register(bytes(text), about('als'))))
  assert.equal((await registry.list()).length, 4)
})

test('one that nobody registered cannot go into service, and one that lost its bytes says how to mend it', async () => {
  const registry = new Registry(memoryArtifactStore())
  const known = await registry.register(bytes('a'), about('als'))
  await assert.rejects(registry.promote([known.id, 'unheard-of']), { code: 'NOT_FOUND' })
  assert.equal((await registry.champions()).size, 0)
  await assert.rejects(registry.bytes('unheard-of'), { code: 'NOT_FOUND', remedy: /train again/ })
})

test('a release names the models in service together, and what it named is known for ever', async () => {
  const registry = new Registry(memoryArtifactStore())
  const first = await registry.register(bytes('one'), about('als'))
  const second = await registry.register(bytes('two'), about('als'))
  await registry.promote([first.id])
  const before = await registry.release()
  await registry.promote([second.id])
  const after = await registry.release()
  assert.notEqual(after.name, before.name)
  assert.deepEqual(await registry.artifactsOf(before.name), { als: first.id })
  await registry.rollback('als')
  assert.equal((await registry.release()).name, before.name)
})

test('what was trained waits below what was brought, and comes up when that is withdrawn', async () => {
  const registry = new Registry(memoryArtifactStore())
  const [old, own, trained, other] = await Promise.all(
    ['a', 'b', 'c', 'd'].map((text, n) =>
      registry.register(bytes(text), about('ranker', { createdAt: n, ...(n % 2 === 1 ? { brought: text } : {}) })),
    ),
  )
  const champion = async () => (await registry.champions()).get('ranker')?.id
  await registry.promote([old!.id])
  await registry.promote([own!.id])
  await registry.promote([trained!.id])
  assert.equal(await champion(), own!.id)
  await registry.promote([other!.id])
  assert.equal(await champion(), other!.id, 'of two that were brought the latest is in service')
  await registry.withdraw(own!.id)
  assert.equal(await champion(), other!.id)
  await registry.withdraw(other!.id)
  assert.equal(await champion(), trained!.id)
  assert.equal((await registry.list()).length, 4, 'and all are described for ever')
})
