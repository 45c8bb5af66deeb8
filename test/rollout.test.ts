import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { UserId } from '../src/domain/ids.ts'
import { hourMs } from '../src/domain/time.ts'
import type { Engine } from '../src/engine.ts'
import { multiTaskRanker } from '../src/models/multi-task-ranker/multi-task-ranker.ts'
import type { MultiTaskRanker } from '../src/models/multi-task-ranker/ranker-model.ts'
import { Registry } from '../src/registry/registry.ts'
import { startOfDay } from '../src/simulator/settings.ts'
import { fileArtifactStore } from '../src/storage/files/artifact-store.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('a rollout', () => {
  let dir: string
  let lived: Lived
  let engine: Engine
  let registry: Registry
  let day: number
  const rule = { steps: [0.5, 1], leastAnswers: 120, leastMs: 0 }

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'serendip-rollout-'))
    lived = await liveThroughSmallWorld({ dir, rollout: rule, rolloutEveryMs: 3_600_000 })
    engine = lived.engine
    registry = new Registry(fileArtifactStore(dir))
    day = lived.world.settings.days
  })
  after(async () => {
    await engine.close()
    await rm(dir, { recursive: true })
  })

  /** Registers the champion ranker with something done to it. */
  async function planted(change: (model: MultiTaskRanker) => MultiTaskRanker, seed: number): Promise<string> {
    const champion = (await registry.champions()).get('ranker')!
    const { id: _, parent: __, ...about } = champion
    const model = change(multiTaskRanker.decode(await registry.bytes(champion.id)) as MultiTaskRanker)
    return (await registry.register(multiTaskRanker.encode(model), { ...about, seed })).id
  }
  const withSlope = (slope: number) => (model: MultiTaskRanker) => {
    const { calibration } = model.parts
    const of = (values: Float64Array, times: number) => values.map((value) => value * times)
    return Object.assign(model, {
      parts: {
        ...model.parts,
        calibration: { ...calibration, slope: of(calibration.slope, slope), share: of(calibration.share, slope) },
      },
    })
  }

  /** People come, are shown a slate and act, until the rollout has ended or so many came. Answers who was shown what by whom. */
  async function visits(most: number): Promise<readonly string[]> {
    const { world, clock } = lived
    const rankers: string[] = []
    while (rankers.length < most) {
      for (const { userId } of world.visits(day)) {
        const at = startOfDay(world.settings, day) + rankers.length * 1_000
        clock.set(at)
        const { rows, recommendationId, models } = await engine.recommend({ surface: 'for-you', userId, size: 20 })
        const items = rows.flatMap((row) => row.items)
        assert.ok(items.length > 0, 'every request is answered')
        rankers.push(models['ranker']!)
        const { events } = world.react(userId, { items, recommendationId, surface: 'for-you', impressionsLogged: true }, at)
        clock.set(at + hourMs)
        await engine.ingestEvents(events)
        const { rollouts } = await engine.rollouts()
        if (['rolled back', 'champion'].includes(rollouts.at(-1)?.state ?? '') || rankers.length >= most) return rankers
      }
      day++
    }
    return rankers
  }
  const latest = async () => (await engine.rollouts()).rollouts.at(-1)!
  const serving = async () => (await engine.status()).models['ranker']

  it('of a model that predicts no numbers goes back by itself, and nobody is left without an answer', async () => {
    const champion = await serving()
    const bad = await planted(withSlope(Number.NaN), 101)
    await engine.promoteModels([bad], 'canary')
    const seen = await visits(400)
    assert.ok(seen.includes(bad) && seen.includes(champion!), 'both answered')
    const { state, history } = await latest()
    assert.equal(state, 'rolled back')
    assert.match(history.at(-1)!.why, /errors/)
    assert.equal(await serving(), champion)
    assert.equal((await engine.models()).find(({ id }) => id === bad)?.state, 'rolled back')
  })

  it('of a model that holds people off goes back by itself', async () => {
    const champion = await serving()
    const bad = await planted(withSlope(-1), 102)
    await engine.promoteModels([bad], 'canary')
    await visits(900)
    const { state, history } = await latest()
    assert.equal(state, 'rolled back')
    assert.match(history.at(-1)!.why, /takes|predictions/)
    assert.equal(await serving(), champion)
  })

  it('of a slow model goes back by itself', async () => {
    const other = await planted(withSlope(1.0001), 104)
    const { parts } = multiTaskRanker.decode(await registry.bytes(other)) as MultiTaskRanker
    const prototype = Object.getPrototypeOf(multiTaskRanker.decode(await registry.bytes(other)))
    const { predict } = prototype
    // no bytes make a model slow: this one dawdles, told by its calibration
    prototype.predict = async function (this: MultiTaskRanker, ...asked: unknown[]) {
      if (this.parts.calibration.slope[0] === parts.calibration.slope[0]) await pause(150)
      return predict.apply(this, asked)
    }
    try {
      await engine.promoteModels([other], 'canary')
      await visits(300)
      const { state, history } = await latest()
      assert.equal(state, 'rolled back')
      assert.match(history.at(-1)!.why, /latency/)
    } finally {
      prototype.predict = predict
    }
  })

  it('of a model as good as the champion goes through every step, and it is champion', async () => {
    const good = await planted(withSlope(1.001), 105)
    await engine.promoteModels([good], 'canary')
    await visits(900)
    const { state, history } = await latest()
    assert.equal(state, 'champion', history.map(({ why }) => why).join())
    assert.deepEqual(
      history.map(({ to, share }) => [to, share]),
      [
        ['canary', 0.5],
        ['canary', 1],
        ['champion', 1],
      ],
    )
    assert.equal(await serving(), good)
    const chain = await engine.lineage(good)
    assert.ok(chain.length >= 2 && chain[0]!.id === good && chain[0]!.state === 'champion')
    await engine.rollBackModel('ranker')
    assert.notEqual(await serving(), good)
  })

  it('begun as a shadow answers nobody before it is a canary', async () => {
    const bad = await planted(withSlope(Number.NaN), 106)
    await engine.promoteModels([bad], 'shadow')
    const seen = await visits(200)
    assert.ok(!seen.includes(bad))
    const { state, history } = await latest()
    assert.deepEqual([state, history.map(({ to }) => to)], ['rolled back', ['shadow', 'rolled back']])
  })

  it('swaps models between requests: each answer is of one release, whatever happens meanwhile', async () => {
    const before = (await engine.status()).models
    await engine.train({ seed: 9, force: true })
    const after = (await engine.status()).models
    const changed = Object.keys(before).filter((role) => before[role] !== after[role])
    assert.ok(changed.length > 3)
    const people = (await engine.somePeople(40)).map(({ userId }) => userId)
    const swaps = (async () => {
      for (let n = 0; n < 4; n++) {
        await engine.promoteModels(changed.map((role) => (n % 2 === 0 ? before : after)[role]!))
        await pause(20)
      }
    })()
    const answered: Readonly<Record<string, string>>[] = []
    let done = false
    void swaps.then(() => {
      done = true
    })
    while (!done) {
      const answers = await Promise.all(
        people
          .slice(0, 8)
          .map((userId: UserId) => engine.recommend({ surface: 'for-you', userId, params: { 'log.impressions': 0 } })),
      )
      for (const { models, rows } of answers) {
        assert.ok(rows.length > 0)
        answered.push(models)
      }
    }
    await swaps
    for (const models of answered) {
      const own = changed.map((role) => (models[role] === before[role] ? 'before' : models[role] === after[role] ? 'after' : '?'))
      assert.equal(new Set(own).size, 1, `one answer is of ${own}`)
    }
  })
})
