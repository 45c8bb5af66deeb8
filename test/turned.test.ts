import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ingestLines } from '../src/cli/batches.ts'
import type { Event } from '../src/domain/event.ts'
import type { UserId } from '../src/domain/ids.ts'
import { Pipeline } from '../src/pipeline/pipeline.ts'
import { Serving } from '../src/serving/serving.ts'
import { forYou } from '../src/serving/surfaces/for-you.ts'
import { endOf } from '../src/simulator/settings.ts'
import { logImpressions } from '../src/stages/side-effects/log-impressions.ts'
import { type Assembly, assemble } from './assembly.ts'
import { smallWorld } from './small-world.ts'

describe('what a request turns', () => {
  let house: Assembly
  let serving: Serving
  let person: UserId

  before(async () => {
    const world = smallWorld()
    house = await assemble(endOf(world.settings))
    const { events, items, users } = house.ingest
    await ingestLines({ ingestEvents: events, ingestItems: items, ingestUsers: users }, world.history())
    await house.learn()
    serving = new Serving({ parts: house.parts, clock: house.clock, budgetMs: 60_000 })
    person = world.users(endOf(world.settings))[0]!.userId
  })

  for (const [value, rung, scorer] of [
    [0, 'fused', 'scorer.fused'],
    [1, 'light', 'scorer.light-value'],
    [2, 'full', 'scorer.expected-value'],
  ] as const)
    it(`an answer of rung ${rung} can be asked for, is ordered by that rung, and is not degraded`, async () => {
      const params = { 'rank.rung': value, 'rerank.exploration': 0, 'rerank.diversity': 0, 'rerank.freshness': 0 }
      const asked = await serving.recommend({ surface: 'for-you', userId: person, params })
      const { degraded, failed, ...answer } = asked.recommendation
      assert.deepEqual([answer.rung, degraded, failed], [rung, false, []])
      const { candidates } = serving.explain(answer.recommendationId)
      const ranked = candidates.filter(({ removedBy }) => removedBy === undefined)
      const score = ({ scores }: (typeof ranked)[number]) => scores.find((said) => said.scorer === scorer)!.score
      const best = ranked.toSorted((a, b) => score(b) - score(a))[0]!
      assert.equal(answer.rows[0]!.items[0]!.itemId, best.itemId)
      assert.equal(answer.rows[0]!.items[0]!.score, score(best))
    })

  for (const [how, surface] of [
    ['the funnel', 'for-you'],
    ['the popular rung', 'empty'],
  ] as const)
    it(`what ${how} answers is logged, unless nobody is to see it`, async () => {
      const heard: Event[] = []
      const parts = { ...house.parts, append: async (events: readonly Event[]) => void heard.push(...events) }
      const empty = {
        name: 'empty',
        title: '',
        size: 5,
        fillsUp: true,
        pipeline: Pipeline.named('empty').after(logImpressions(parts)),
      }
      const listening = new Serving({ parts, clock: house.clock, surfaces: [forYou(parts), empty], budgetMs: 60_000 })
      const ask = async (params: Record<string, number>) => {
        const { recommendation } = await listening.recommend({ surface, userId: person, params })
        await listening.idle()
        return recommendation.rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
      }
      assert.ok((await ask({ 'log.impressions': 0 })).length > 0)
      assert.deepEqual(heard, [])
      const shown = await ask({})
      assert.deepEqual(
        heard.map(({ itemId }) => itemId),
        shown,
      )
    })
})
