import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { userId } from '../src/domain/ids.ts'
import type { Item } from '../src/domain/item.ts'
import type { Recommendation } from '../src/domain/recommendation.ts'
import { dayMs } from '../src/domain/time.ts'
import { createEngine, type Rule } from '../src/engine.ts'
import { HouseRules } from '../src/rules/house-rules.ts'
import { Serving } from '../src/serving/serving.ts'
import { surfaces } from '../src/serving/surfaces.ts'
import { manualClock } from '../src/storage/memory/clock.ts'
import { type Assembly, assemble } from './assembly.ts'

const start = Date.UTC(2026, 0, 1)
const itemsOf = ({ rows }: Recommendation) => rows.flatMap(({ items }) => items)
const rule = (about: Partial<Rule>): Rule => ({
  ...{ ruleId: 'r', kind: 'block', items: 'item.creator == "Mara"', note: '', enabled: true, createdAt: 0, changedAt: 0 },
  ...about,
})

describe('the rungs below the funnel', () => {
  let house: Assembly
  const ada = userId('ada')
  before(async () => {
    house = await assemble(start)
    const items = Array.from({ length: 12 }, (_, n) => ({ itemId: `i${n}`, title: `${n}`, publishedAt: start - dayMs }))
    await house.ingest.items(items.map((item, n) => ({ ...item, creator: n % 3 === 0 ? 'Mara' : 'Ole' })))
    const clicks = items.flatMap(({ itemId }, n) =>
      Array.from({ length: 3 }, (_, who) => ({ eventId: `${n}-${who}`, type: 'like', userId: `u${who}`, itemId, at: start })),
    )
    await house.ingest.events(clicks)
    await house.stock()
  })

  /** Answers once well and then with its sources broken, a rule put in force in between. */
  async function fallen(added: Rule, person = ada, wasWell = true) {
    const rules = new HouseRules({ allItems: house.parts.catalog.allItems, now: house.clock.now })
    const all = surfaces(house.parts)
    const serving = new Serving({ parts: house.parts, surfaces: all, clock: house.clock, rules: rules.on, budgetMs: 2_000 })
    const ask = async () => (await serving.recommend({ surface: 'popular', userId: person })).recommendation
    const retrieving = (retrieve: () => Promise<unknown>) => {
      const sources = all.flatMap(({ pipeline }) => pipeline.stages.filter(({ name }) => name === 'source.popular'))
      for (const source of sources) Object.assign(source, { retrieve })
    }
    retrieving(async () => house.parts.shelves.safe().map(({ itemId }) => ({ itemId, score: 1 })))
    if (wasWell) assert.ok(byMara(await ask()).length > 0)
    await rules.adopt(() => [added])
    retrieving(() => Promise.reject(new Error('broken on purpose')))
    return ask()
  }
  const byMara = (answer: Recommendation) => itemsOf(answer).filter(({ item }: { item: Item }) => item.creator === 'Mara')

  test('a remembered answer and what is popular obey a block, and lose nothing else', async () => {
    const cached = await fallen(rule({}))
    assert.deepEqual([cached.rung, byMara(cached).length, itemsOf(cached).length], ['cached', 0, 8])
    const popular = await fallen(rule({}), userId('stranger'), false)
    assert.deepEqual([popular.rung, byMara(popular).length, itemsOf(popular).length], ['popular', 0, 8])
  })

  test('where it may not be known who asks, what is hidden from anyone is hidden', async () => {
    const answer = await fallen(rule({ kind: 'hide', people: 'person.country == "NO"' }))
    assert.deepEqual([answer.rung, byMara(answer).length], ['cached', 0])
  })

  test('a rule for another surface, or another time, is not obeyed there either', async () => {
    for (const about of [{ surfaces: ['home'] }, { until: start }, { enabled: false }])
      assert.ok(byMara(await fallen(rule({ kind: 'hide', ...about }))).length > 0)
  })

  test('a block that breaks keeps everything back', async () => {
    const broken = { ...rule({}), items: 'true' }
    const serving = new Serving({
      ...{ parts: house.parts, clock: house.clock, budgetMs: 2_000 },
      rules: () => [
        {
          rule: broken,
          concerns: () => true,
          pinned: [],
          matches: () => {
            throw new Error('broken on purpose')
          },
        },
      ],
    })
    const answered = await serving.recommend({ surface: 'popular', userId: ada }).catch(() => undefined)
    assert.deepEqual(answered === undefined ? [] : itemsOf(answered.recommendation), [])
  })
})

test('what the engine does by itself stands in the audit log', async () => {
  const clock = manualClock(start)
  const schedule = [{ name: 'all every hour', what: 'all', when: { everyMinutes: 60 } }] as const
  const engine = await createEngine({ clock, schedule, scheduleEveryMs: 5, warmUpMs: 0 })
  await engine.ingestEvents([{ eventId: 'e', type: 'click', userId: 'u', itemId: 'i', at: start }])
  while ((await engine.auditTrail()).length === 0) await new Promise((resolve) => setImmediate(resolve))
  const [entry] = await engine.auditTrail()
  assert.deepEqual(entry, {
    ...{ at: start, by: 'engine', operation: 'train', target: '/v1/training', outcome: 'done' },
    body: { only: 'all', rollOut: 'canary', schedule: 'all every hour' },
  })
  await engine.close()
})
