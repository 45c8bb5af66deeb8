import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ingestLines } from '../src/cli/batches.ts'
import { dayMs, hourMs, minuteMs } from '../src/domain/time.ts'
import { createEngine, type Engine, standardSchedule } from '../src/engine.ts'
import { days } from '../src/features/declaration/declaration.ts'
import { feature } from '../src/features/declaration/feature.ts'
import { endOf } from '../src/simulator/settings.ts'
import { createWorld } from '../src/simulator/world.ts'
import { manualClock } from '../src/storage/memory/clock.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-training-'))
after(() => rm(root, { recursive: true, force: true }))

const world = createWorld({ people: 80, items: 250, days: 14 })
const past = join(root, 'past')
{
  const engine = await createEngine({ dir: past, clock: manualClock(endOf(world.settings)), warmUpMs: 0 })
  await ingestLines(engine, world.history())
  await engine.close()
}

/** A folder of its own that has lived through the same past, and is not trained yet. */
async function folder(name: string): Promise<string> {
  const dir = join(root, name)
  await cp(past, dir, { recursive: true })
  return dir
}

const idsOf = (manifests: readonly { readonly role: string; readonly id: string }[]) =>
  Object.fromEntries(manifests.map(({ role, id }) => [role, id]))

describe('training as a workflow', () => {
  test('killed in the middle, it is taken up where it stood, and comes to the same models', { timeout: 120_000 }, async () => {
    const whole = await createEngine({ dir: await folder('whole'), warmUpMs: 0 })
    const { manifests } = await whole.train()
    await whole.close()

    const dir = await folder('killed')
    const killed = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', 'train', '--dir', dir], {
      cwd: join(import.meta.dirname, '..'),
      stdio: 'ignore',
    })
    const kept = async () => (await readdir(join(dir, 'steps')).catch(() => [])).filter((name) => !name.endsWith('.tmp'))
    while ((await kept()).length < 8) {
      assert.equal(killed.exitCode, null, 'it was to be killed before its end')
      await setTimeout(5)
    }
    await end(killed)

    const engine = await createEngine({ dir, warmUpMs: 0 })
    assert.deepEqual(
      engine.trainingRuns().map(({ state, artifacts }) => [state, artifacts.length]),
      [['interrupted', 0]],
    )
    assert.deepEqual((await engine.status()).models, {}, 'nothing is in service before all of it is')
    const resumed = await engine.train()
    assert.deepEqual(idsOf(resumed.manifests), idsOf(manifests))
    const cached = engine
      .trainingRuns()
      .at(-1)!
      .steps.filter(({ state }) => state === 'cached')
    assert.ok(cached.length >= 8, `${cached.length} steps were taken from before`)

    const again = await engine.train()
    assert.deepEqual(idsOf(again.manifests), idsOf(manifests))
    const steps = new Map(
      engine
        .trainingRuns()
        .at(-1)!
        .steps.map(({ name, state }) => [name, state]),
    )
    for (const name of ['fit als', 'fit twoTower on the past', 'judge als on a held-out day', 'fit the rankers'])
      assert.equal(steps.get(name), 'cached', name)
    assert.equal(steps.get('replay impressions'), 'not done')
    await engine.close()
  })

  test('one at a time; what is not asked for keeps its champion', async () => {
    const engine = await createEngine({ dir: await folder('groups'), warmUpMs: 0, budgetMs: 2_000 })
    const begun = await engine.beginTraining()
    assert.equal(begun.state, 'running')
    await assert.rejects(engine.train(), { code: 'TRAINING_UNDER_WAY', what: /a training of all/i })
    while (engine.trainingRuns().at(-1)!.state === 'running') await setTimeout(20)
    assert.equal(engine.trainingRuns().at(-1)!.state, 'done')
    const before = (await engine.status()).models

    await engine.ingestEvents([
      { eventId: 'new', type: 'watch', userId: 'u00001', itemId: 'v00001', value: 1, at: endOf(world.settings) },
    ])
    const { manifests } = await engine.train({ only: 'users' })
    assert.deepEqual(manifests.map(({ role }) => role).sort(), ['als', 'itemKnn', 'markov', 'popularity', 'trending', 'userKnn'])
    const now = (await engine.status()).models
    for (const [role, id] of Object.entries(before)) assert.equal(now[role] !== id, role in idsOf(manifests), role)
    const answer = await engine.recommend({ surface: 'for-you', userId: (await engine.somePeople(1))[0]!.userId })
    assert.deepEqual([answer.rung, answer.failed], ['full', []], 'the ranker reads the new models as it read the old')
    const als = manifests.find(({ role }) => role === 'als')!
    assert.equal(typeof Object.values(als.metrics)[0]?.champion, 'number')
    await engine.close()
  })

  test('with features of one’s own, which no thread can be told of, it is done on the thread that answers', async () => {
    const mine = feature('item.saves.30d').of('item').on('save').count().over(days(30))
    const engine = await createEngine({ dir: await folder('mine'), warmUpMs: 0, features: [mine] })
    await engine.beginTraining({ only: 'ranker' })
    while (engine.trainingRuns().at(-1)!.state === 'running') await setTimeout(20)
    assert.equal(engine.trainingRuns().at(-1)!.state, 'done')
    const ranker = (await engine.models()).find(({ role }) => role === 'ranker')
    assert.ok(ranker?.schema.includes('item.saves.30d'))
    await engine.close()
  })

  test('a training that fails leaves the champions, and its record says why', async () => {
    const engine = await createEngine({ warmUpMs: 0 })
    await assert.rejects(engine.train(), { code: 'NOTHING_TO_TRAIN_ON' })
    const [run] = engine.trainingRuns()
    assert.equal(run?.state, 'failed')
    assert.match(run.error ?? '', /no watches/)
    assert.equal(run.steps.find(({ name }) => name === 'check the data')?.state, 'failed')
    await engine.close()
  })
})

test('by its schedule an engine trains what is due, once, and nothing where nothing came in', { timeout: 120_000 }, async () => {
  const clock = manualClock(endOf(world.settings) + 4 * hourMs)
  const dir = await folder('scheduled')
  const settled = async (engine: Engine, runs: number) => {
    while (engine.trainingRuns().length < runs || engine.trainingRuns().some(({ state }) => state === 'running'))
      await setTimeout(20)
    await setTimeout(200)
    return engine.trainingRuns().map(({ what, why, state }) => [what, why, state])
  }
  let engine = await createEngine({ dir, clock, warmUpMs: 0 })
  await engine.train()
  await engine.close()
  engine = await createEngine({ dir, clock, warmUpMs: 0, schedule: standardSchedule, scheduleEveryMs: 20 })
  const ran: (readonly string[])[] = [['all', 'asked for', 'done']]
  assert.deepEqual(await settled(engine, 1), ran, 'all is fresh')

  clock.set(clock.now() + 31 * minuteMs)
  await setTimeout(200)
  assert.deepEqual(await settled(engine, 1), ran, 'nothing came in')

  let sent = 0
  const send = () =>
    engine.ingestEvents([
      { eventId: `s${sent++}`, type: 'watch', userId: 'u00002', itemId: 'v00002', value: 1, at: endOf(world.settings) },
    ])
  await send()
  ran.push(['users', 'user models every 30 minutes', 'done'])
  assert.deepEqual(await settled(engine, 2), ran)

  await send()
  clock.set(clock.now() + dayMs)
  ran.push(
    ['index', 'index nightly', 'done'],
    ['ranker', 'ranker daily', 'done'],
    ['users', 'user models every 30 minutes', 'done'],
  )
  const all = await settled(engine, 5)
  assert.deepEqual(all.toSorted(), ran.toSorted())
  const { rollouts } = await engine.rollouts()
  assert.deepEqual(
    Object.keys(rollouts.at(-1)!.artifacts).sort(),
    ['lightRanker', 'linearRanker', 'ranker'],
    'rankers go by a canary',
  )
  await engine.close()
})

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
