import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createEngine, dayMs, type Engine, type EngineConfig, feature, userId } from '../src/index.ts'
import { itemTower, linearNetwork, logarithmNetwork, trapNetwork, userTower } from '../src/models/own/testing/networks.ts'
import { manualClock } from '../src/storage/memory/clock.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-own-'))
after(() => rm(root, { recursive: true }))

const ann = userId('ann')
/** The catalog: films of one kind or the other, each a day older than the one before. */
const films = ['a', 'b', 'c', 'd', 'e', 'f'].map((itemId, n) => ({
  itemId,
  title: itemId.toUpperCase(),
  creator: `director ${n}`,
  categories: [`kind ${n}`],
  publishedAt: Date.now() - (n + 1) * dayMs,
  attributes: { space: n % 2 === 0 ? 1 : 0, love: n % 2 },
}))

async function withFilms(config: EngineConfig = {}): Promise<Engine> {
  const engine = await createEngine({ warmUpMs: 0, budgetMs: 2_000, ...config })
  await engine.ingestItems(films)
  await engine.ingestEvents([
    { eventId: 'w1', type: 'watch', userId: ann, itemId: 'a', value: 1, at: Date.now() - 1_000 },
    { eventId: 'w2', type: 'watch', userId: 'ben', itemId: 'b', value: 1, at: Date.now() - 2_000 },
  ])
  return engine
}

/** A ranker of one column, and the bytes that it is. */
const ranker = (column: string, bytes: Uint8Array) => ({
  manifest: {
    name: 'mine',
    kind: 'ranker',
    file: 'ranker.onnx',
    inputs: { rows: { columns: [column] } },
    outputs: { predictions: ['watch'] },
  },
  files: { 'ranker.onnx': bytes },
})
/** The older, the more it is watched, says it: sigmoid(age). */
const byAge = ranker('item.age', linearNetwork([[1]]))

const towers = {
  manifest: {
    name: 'towers',
    kind: 'two-tower',
    dimension: 2,
    metric: 'cosine',
    user: { file: 'user.onnx', inputs: { history: { history: 4 }, mask: { mask: 4 } }, output: 'vector' },
    item: { file: 'item.onnx', inputs: { attributes: { attributes: ['space', 'love'] } }, output: 'vector' },
  },
  files: {
    'user.onnx': userTower(4, 2),
    'item.onnx': itemTower([
      [1, 0],
      [0, 1],
    ]),
  },
}

const still = { 'rerank.exploration': 0, 'rerank.diversity': 0, 'rerank.freshness': 0 }
async function answer(engine: Engine) {
  // an engine in memory answers without once leaving its turn, and a process is heard only between turns
  await nextTurn()
  const recommendation = await engine.recommend({ surface: 'for-you', userId: ann, params: still })
  const { candidates } = await engine.explain(recommendation.recommendationId)
  const shown = recommendation.rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
  return { ...recommendation, candidates, shown }
}
/** An answer in which nothing was late, as on a busy machine a process may be. */
async function punctual(engine: Engine) {
  let latest = await answer(engine)
  for (let tries = 1; tries < 100 && latest.failed.length > 0; tries++) latest = await answer(engine)
  return latest
}

const foundByTowers = ({ candidates }: Awaited<ReturnType<typeof answer>>) =>
  candidates
    .flatMap(({ itemId, foundBy }) => foundBy.map((origin) => ({ itemId, ...origin })))
    .filter(({ source }) => source === 'source.own-two-tower')
    .sort((a, b) => a.rank - b.rank)
    .map(({ itemId, score }) => [itemId, Math.round(score * 1_000) / 1_000])

describe('a ranker that was brought', () => {
  it('is a challenger that changes nothing until it is promoted, and then its predictions order the slate', async () => {
    const engine = await withFilms()
    const before = await answer(engine)
    assert.equal(before.rung, 'fused')
    const { id, role, kind, schema, brought } = await engine.bringModel(byAge)
    assert.deepEqual([role, kind, schema, brought], ['ranker', 'own-ranker', ['item.age'], 'mine'])
    assert.equal((await answer(engine)).rung, 'fused')
    assert.equal((await engine.broughtModels())[0]?.inService, false)

    await engine.bringModel(byAge, { promote: true })
    const after = await punctual(engine)
    assert.deepEqual([after.rung, after.failed, after.models['ranker']], ['full', [], id])
    assert.deepEqual(after.shown, ['f', 'e', 'd', 'c', 'b'], 'the oldest first, without what was watched')
    for (const { itemId, predictions } of after.candidates) {
      const days = films.findIndex((film) => film.itemId === itemId) + 1
      const right = 1 / (1 + Math.exp(-Math.log1p(days)))
      assert.ok(itemId === 'a' || Math.abs(predictions!['watch']! - right) < 1e-3, `${itemId}: ${predictions?.['watch']}`)
    }
    assert.deepEqual(await engine.broughtModels(), [
      { id, role: 'ranker', name: 'mine', inService: true, state: 'ready', lastCrash: undefined },
    ])
    await engine.withdrawModel(id)
    assert.equal((await answer(engine)).rung, 'fused')
    await assert.rejects(engine.withdrawModel('f00'), { code: 'NOT_FOUND' })
    await engine.close()
  })

  it('is there again when the engine is opened again', async () => {
    const dir = join(root, 'again')
    const engine = await withFilms({ dir })
    const { id } = await engine.bringModel(byAge, { promote: true })
    await engine.close()
    const again = await createEngine({ dir, warmUpMs: 0, budgetMs: 2_000 })
    const { rung, shown, models } = await punctual(again)
    assert.deepEqual([rung, shown, models['ranker']], ['full', ['f', 'e', 'd', 'c', 'b'], id])
    await again.close()
  })

  it('is not served by an engine that no longer makes a column that it reads', async () => {
    const dir = join(root, 'gone')
    const likes = feature('item.likes').of('item').on('like').count()
    const engine = await withFilms({ dir, features: [likes] })
    const { id } = await engine.bringModel(ranker('item.likes', linearNetwork([[1]])), { promote: true })
    await engine.close()
    await assert.rejects(createEngine({ dir, warmUpMs: 0 }), { code: 'MODEL_SCHEMA_MISMATCH' })
    const without = await createEngine({ dir, warmUpMs: 0, withoutModels: true })
    await without.withdrawModel(id)
    await without.close()
    await (await createEngine({ dir, warmUpMs: 0 })).close()
  })

  it('stays in service when a ranker is trained, which takes its place once it is withdrawn', async () => {
    const engine = await withFilms()
    const { id } = await engine.bringModel(byAge, { promote: true })
    for (let n = 0; n < 20; n++) await answer(engine)
    const { manifests } = await engine.train()
    const trained = manifests.find(({ role }) => role === 'ranker')
    assert.ok(trained)
    assert.equal((await engine.status()).models['ranker'], id)
    await engine.withdrawModel(id)
    assert.equal((await engine.status()).models['ranker'], trained.id)
    assert.equal((await punctual(engine)).rung, 'full')
    await engine.close()
  })

  it('that hangs in service costs its predictions and no answer: it is killed, started again, and in the end given up', async () => {
    const clock = manualClock(Date.now())
    const engine = await withFilms({ clock, ownModels: { callMs: 100, firstPauseMs: 1, mostCrashes: 2 }, budgetMs: 300 })
    await engine.bringModel(ranker('item.age', trapNetwork(6_000, 20)), { promote: true })
    assert.equal((await punctual(engine)).rung, 'full')
    // films of thirty days spring the trap
    clock.advance(30 * dayMs)
    const given = async () => (await engine.broughtModels())[0]?.state === 'given up'
    let answers = 0
    while (!(await given())) {
      const { rung, failed, shown } = await answer(engine)
      assert.ok(rung === 'fused' && failed.includes('hydrator.predictions'), `${rung}: ${failed}`)
      assert.equal(shown.length, 5)
      answers++
    }
    assert.ok(answers > 1)
    const [model] = await engine.broughtModels()
    assert.equal(model?.state, 'given up')
    assert.match(model.lastCrash!, /stopped at its limit of 100 ms/)
    await engine.close()
  })

  it('that eats memory in service is killed, and the answer is made without it', async () => {
    const memoryBytes = 400 * 2 ** 20
    const clock = manualClock(Date.now())
    const engine = await withFilms({ clock, ownModels: { callMs: 30_000, memoryBytes, firstPauseMs: 1, mostCrashes: 1 } })
    await engine.bringModel(ranker('item.age', trapNetwork(60_000, 1)), { promote: true })
    clock.advance(30 * dayMs)
    while ((await engine.broughtModels())[0]?.state === 'ready') assert.equal((await answer(engine)).rung, 'fused')
    assert.match((await engine.broughtModels())[0]!.lastCrash!, /stopped at its limit of 400 MiB/)
    await engine.close()
  })

  it('that predicts what is no number is not listened to', async () => {
    const engine = await withFilms()
    // the score of a model that is not there is 0, of which there is no logarithm
    await engine.bringModel(ranker('score.als', logarithmNetwork()), { promote: true })
    const { rung, failed } = await answer(engine)
    assert.ok(rung === 'fused' && failed.includes('hydrator.predictions'), `${rung}: ${failed}`)
    await engine.close()
  })

  it('that is not what its manifest says, or not safe, is refused and leaves nothing behind', async () => {
    const engine = await withFilms()
    const refused = (what: RegExp) => ({ code: 'MODEL_REFUSED', what })
    await assert.rejects(
      engine.bringModel(ranker('item.beauty', linearNetwork([[1]]))),
      refused(/item\.beauty, which there is not/),
    )
    await assert.rejects(
      engine.bringModel(ranker('item.age', linearNetwork([[1], [1]]))),
      refused(/\[batch, 2\] where \[batch, 1\]/),
    )
    await assert.rejects(engine.bringModel(ranker('item.age', Uint8Array.of(1, 2, 3))), refused(/ranker\.onnx: the file/))
    assert.deepEqual(await engine.broughtModels(), [])
    await engine.close()
  })
})

describe('two towers that were brought', () => {
  it('find what is like the person’s past, among new items too, and not what was removed', async () => {
    const dir = join(root, 'towers')
    const engine = await withFilms({ dir })
    const { id, role } = await engine.bringModel(towers, { promote: true })
    assert.deepEqual([role, (await engine.status()).models['ownTwoTower']], ['ownTwoTower', id])
    const likeA = [
      ['c', 1],
      ['e', 1],
      ['b', 0],
      ['d', 0],
      ['f', 0],
    ]
    assert.deepEqual(foundByTowers(await punctual(engine)), likeA)
    await engine.ingestItems([{ itemId: 'new', title: 'New', attributes: { space: 1, love: 0.2 } }])
    await engine.removeItems(['c'])
    let found = foundByTowers(await punctual(engine))
    for (let tries = 0; tries < 1_000 && !found.some(([itemId]) => itemId === 'new'); tries++)
      found = foundByTowers(await punctual(engine))
    const now = [['e', 1], ['new', 0.981], ...likeA.slice(2)]
    assert.deepEqual(found, now)
    await engine.close()
    const again = await createEngine({ dir, warmUpMs: 0, budgetMs: 2_000 })
    assert.deepEqual(foundByTowers(await punctual(again)), now, 'after a restart as before it')
    await again.withdrawModel(id)
    assert.deepEqual(foundByTowers(await punctual(again)), [])
    await again.close()
  })
})
