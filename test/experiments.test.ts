import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Event, EventType } from '../src/domain/event.ts'
import type { UserId } from '../src/domain/ids.ts'
import { createEngine, type Engine } from '../src/engine.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('experiments on an engine that serves', () => {
  let dir: string
  let lived: Lived
  let engine: Engine
  let people: readonly UserId[]

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'serendip-experiments-'))
    lived = await liveThroughSmallWorld({ dir })
    engine = lived.engine
    people = (await engine.somePeople(60)).map(({ userId }) => userId)
  })
  after(async () => {
    await engine.close()
    await rm(dir, { recursive: true })
  })

  async function logged(type: EventType): Promise<readonly Event[]> {
    await engine.close()
    const log = await sqliteEventLog(join(dir, 'log.sqlite'), lived.clock)
    const found: Event[] = []
    for await (const records of log.read(0)) {
      for (const { entry } of records) if (entry.kind === 'event' && entry.event.type === type) found.push(entry.event)
    }
    await log.close()
    engine = await createEngine({ dir, clock: lived.clock, budgetMs: 2_000, warmUpMs: 0 })
    return found
  }
  const impressions = () => logged('impression')
  const exposures = async () =>
    (await logged('exposure')).map(({ userId, surface = '', arms = {}, seconds = Number.NaN }) => ({
      ...{ userId, surface, arms, seconds },
    }))
  const ask = (userId: UserId, surface = 'for-you', params = {}) => engine.recommend({ surface, userId, params })

  it('gives people what their arms say, and tells the log of those who met it', async () => {
    await engine.declareExperiment({
      name: 'no-exploration',
      arms: [
        { name: 'control', weight: 1 },
        { name: 'none', weight: 1, params: { 'rerank.exploration': 0 } },
      ],
    })
    assert.deepEqual((await ask(people[0]!)).experiments, {}, 'a draft lets nobody in')
    await engine.rampExperiment('no-exploration', 1)
    const arms = new Map<UserId, string>()
    for (const userId of people) {
      const { experiments, rows } = await ask(userId)
      const arm = experiments['no-exploration']!
      arms.set(userId, arm)
      const sure = rows.flatMap(({ items }) => items).every(({ propensity }) => propensity === 1)
      assert.equal(sure, arm === 'none', `${userId} in ${arm}`)
      assert.deepEqual(await engine.assignments({ userId, surface: 'for-you' }), experiments)
    }
    assert.deepEqual(new Set(arms.values()), new Set(['control', 'none']))
    assert.deepEqual((await ask(people[0]!, 'popular')).experiments, {}, 'nothing explores on popular')
    await ask(people[0]!, 'for-you', { 'rerank.exploration': 0.2 })
    await ask(people[0]!, 'for-you', { 'log.impressions': 0 })

    const met = await exposures()
    assert.deepEqual(
      met.map(({ userId, surface, arms }) => ({ userId, surface, arms })),
      people.map((userId) => ({ userId, surface: 'for-you', arms: { 'no-exploration': arms.get(userId) } })),
    )
    assert.ok(met.every(({ seconds }) => seconds > 0 && seconds < 60))
    for (const userId of people.slice(0, 5)) {
      assert.equal((await ask(userId)).experiments['no-exploration'], arms.get(userId), 'opened again, all are where they were')
    }
    const history = await engine.experimentHistory('no-exploration')
    const told = (await engine.experimentResults('no-exploration')).results.filter(({ role }) => role !== 'other')
    assert.deepEqual(history.days.at(-1)!.results, told, 'its last day is how it stands')
    const { people: needed, baseline } = await engine.experimentPower({ effect: 0.05, peoplePerDay: 100 })
    assert.ok(baseline > 0 && needed > 0)
    const { people: fewer } = await engine.experimentPower({ effect: 0.1 })
    assert.ok(Math.abs(needed / fewer - 4) < 0.1, 'half the effect takes four times the people')
    await assert.rejects(engine.experimentPower({ metric: 'nothing', effect: 0.1 }), { code: 'EXPERIMENT_INVALID' })
    const results = await engine.experimentResults('no-exploration')
    const counts = [...arms.values()]
    assert.deepEqual(results.people, {
      control: counts.filter((arm) => arm === 'control').length,
      none: counts.filter((arm) => arm === 'none').length,
    })
    const latency = results.results.find(({ metric }) => metric === 'latency')
    assert.ok(latency !== undefined && latency.value > 0 && latency.low < latency.difference && latency.difference < latency.high)
    assert.deepEqual(await engine.superviseExperiments(), [], 'it has no guardrails')
    await engine.stopExperiment('no-exploration', 'seen enough')
    assert.deepEqual((await ask(people[0]!)).experiments, {})
    assert.equal(engine.experiments().experiments[0]?.why, 'seen enough')
  })

  it("lets a model answer in the champion's place, for those of its arm alone, and impressions say which", async () => {
    const before = (await engine.status()).models
    await engine.train({ seed: 2 })
    const now = (await engine.status()).models
    assert.notEqual(before['als'], now['als'])
    await engine.declareExperiment({
      name: 'old-als',
      arms: [
        { name: 'champion', weight: 1 },
        { name: 'old', weight: 1, models: { als: before['als']! } },
      ],
    })
    await engine.rampExperiment('old-als', 1)
    const met = new Set<string | undefined>()
    for (const userId of people) {
      const { experiments, models, failed } = await ask(userId)
      met.add(experiments['old-als'])
      assert.deepEqual(failed, [])
      assert.deepEqual(models, experiments['old-als'] === 'old' ? { ...now, als: before['als'] } : now)
    }
    assert.deepEqual(met, new Set(['champion', 'old']))
    assert.equal((await engine.recommend({ surface: 'popular', userId: people[0]! })).experiments['old-als'], undefined)
    await engine.stopExperiment('old-als')
    assert.deepEqual((await ask(people[0]!)).models, now)
  })

  it('stops by itself what harms beyond its guardrail', async () => {
    await engine.declareExperiment({
      name: 'slow',
      surfaces: ['for-you'],
      arms: [
        { name: 'control', weight: 1 },
        { name: 'monotony', weight: 1, params: { 'rerank.per-category': 100, 'rerank.per-creator': 100, 'rerank.diversity': 0 } },
      ],
      guardrails: [{ metric: 'diversity', margin: 0.01 }],
    })
    await engine.rampExperiment('slow', 1)
    for (let visit = 0; visit < 4; visit++) for (const userId of people) await ask(userId)
    const [stopped] = await engine.superviseExperiments()
    assert.deepEqual([stopped?.name, stopped?.state], ['slow', 'stopped'])
    assert.match(stopped?.why ?? '', /guardrail diversity: monotony is at/)
    assert.deepEqual((await ask(people[0]!)).experiments, {})
  })

  it('gives everyone both arms where it interleaves, and tells whose picks are taken', async () => {
    await engine.declareExperiment({
      name: 'full-or-fused',
      arms: [
        { name: 'full', weight: 1 },
        { name: 'fused', weight: 1, params: { 'rank.rung': 0, 'rerank.exploration': 0 } },
      ],
      interleave: true,
    })
    await engine.rampExperiment('full-or-fused', 1)
    assert.deepEqual(await engine.assignments({ userId: people[0]!, surface: 'for-you' }), { 'full-or-fused': 'interleaved' })
    const answers = new Map<string, readonly (string | number)[]>()
    for (const userId of people) {
      const { recommendationId, experiments, rows, failed } = await ask(userId)
      assert.deepEqual([experiments, failed], [{ 'full-or-fused': 'interleaved' }, []])
      const items = rows.flatMap((row) => row.items)
      assert.deepEqual(
        items.map(({ position }) => position),
        [...items.keys()],
      )
      assert.equal(new Set(items.map(({ itemId }) => itemId)).size, 20)
      assert.ok(items.every(({ propensity }) => propensity > 0 && propensity <= 1))
      answers.set(
        recommendationId,
        items.map(({ itemId }) => itemId),
      )
    }
    assert.deepEqual((await ask(people[0]!, 'home')).experiments, {}, 'pages of rows are not drafted')
    assert.deepEqual((await ask(people[0]!, 'popular')).experiments, {}, 'there the arms do not differ')

    const picks = (await impressions()).filter(({ recommendationId = '' }) => answers.has(recommendationId))
    assert.equal(picks.length, 20 * people.length)
    const of = (arm: string) => picks.filter(({ arms }) => arms?.['full-or-fused'] === arm)
    assert.ok(Math.abs(of('full').length - of('fused').length) <= people.length, `${of('full').length}, ${of('fused').length}`)
    // most people take two of the picks of one arm, and one of the other's
    const clicked = people.flatMap((userId, n) => {
      const own = (arm: string) => of(arm).filter((pick) => pick.userId === userId)
      return n % 10 === 0 ? own('fused').slice(0, 1) : [...own('full').slice(0, 2), ...own('fused').slice(0, 1)]
    })
    await engine.ingestEvents(
      clicked.map(({ userId, itemId, recommendationId }, n) => ({
        ...{ eventId: `taken-${n}`, type: 'click', userId, itemId, recommendationId, at: lived.clock.now() },
      })),
    )
    const { preference, people: met } = await engine.experimentResults('full-or-fused')
    assert.deepEqual(met, { interleaved: people.length })
    assert.equal(preference?.people, people.length)
    assert.ok(Math.abs(preference.share - 0.1) < 0.01 && preference.high < 0.5 && preference.p < 0.001)
    await engine.stopExperiment('full-or-fused')
  })

  it('refuses what could not be judged', async () => {
    const arms = [
      { name: 'control', weight: 1 },
      { name: 'other', weight: 1, params: { 'rank.deep': 3 } },
    ]
    await assert.rejects(engine.declareExperiment({ name: 'wrong', arms }), {
      code: 'EXPERIMENT_INVALID',
      what: /rank\.deep is 3/,
    })
  })
})
