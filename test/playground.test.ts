import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ItemId, UserId } from '../src/domain/ids.ts'
import type { Recommendation } from '../src/domain/recommendation.ts'
import type { Engine } from '../src/engine.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('a rehearsal', () => {
  let lived: Lived
  let engine: Engine
  let userId: UserId

  before(async () => {
    lived = await liveThroughSmallWorld({ budgetMs: 2_000 })
    engine = lived.engine
    userId = (await engine.somePeople(1))[0]!.userId
  })
  after(() => engine.close())

  const shown = ({ rows }: Recommendation) => rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
  const picks = (recommendation: Recommendation) => new Set<ItemId>(shown(recommendation))
  const inCommon = (a: ReadonlySet<ItemId>, b: ReadonlySet<ItemId>) => [...a].filter((id) => b.has(id)).length

  it('tells the whole story of what would be shown, and logs nothing', async () => {
    const { logged } = await engine.status()
    const { recommendation, stages, candidates } = await engine.rehearse({ surface: 'home', userId })
    assert.ok(shown(recommendation).length > 20)
    assert.equal(recommendation.rung, 'full')
    assert.ok(stages.some(({ name, status }) => name === 'hydrator.predictions' && status === 'ok'))
    assert.ok(candidates.length >= shown(recommendation).length)
    await assert.rejects(engine.explain(recommendation.recommendationId), { code: 'RECOMMENDATION_UNKNOWN' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal((await engine.status()).logged, logged)
  })

  it('takes what was done just now for the past: what was watched is gone, and leads elsewhere', async () => {
    const request = { surface: 'home', userId, params: { 'rerank.exploration': 0 } }
    const now = await engine.rehearse(request)
    const [first, ...others] = shown(now.recommendation).slice(0, 3)
    const acts = [first!, ...others].flatMap((itemId) => [
      { type: 'watch', itemId, value: 1 } as const,
      { type: 'like', itemId } as const,
    ])
    const { recommendation, candidates, stages } = await engine.rehearse(request, { supposed: { acts } })
    const removed = new Map(candidates.map(({ itemId, removedBy }) => [itemId, removedBy]))
    const again = recommendation.rows.find(({ id }) => id === 'watch-again')?.items.map(({ itemId }) => itemId) ?? []
    for (const { itemId } of acts) {
      const fate = removed.get(itemId)
      assert.ok(fate === 'filter.already-watched' || again.includes(itemId) || !removed.has(itemId), `${itemId}: ${fate}`)
    }
    assert.ok(stages.length > 0)
    assert.ok(
      candidates.some(({ foundBy }) => foundBy.some(({ because }) => acts.some(({ itemId }) => itemId === because))),
      'what was supposed leads to nothing',
    )
    assert.notDeepEqual(shown(recommendation), shown(now.recommendation))
    const still = await engine.rehearse(request)
    assert.ok(picks(still.recommendation).has(first!), 'the person themselves never watched it')
  })

  it('shows a newcomer what a newcomer is shown', async () => {
    const request = { surface: 'home', userId, params: { 'rerank.exploration': 0 } }
    const known = picks((await engine.rehearse(request)).recommendation)
    const { recommendation, stages } = await engine.rehearse(request, { supposed: { forgets: 'all' } })
    const found = (name: string) => stages.find((stage) => stage.name === name)!.out
    assert.equal(found('source.watch-again'), 0)
    assert.ok(found('source.popular') > 0)
    assert.ok(inCommon(known, picks(recommendation)) < 0.8 * known.size)
  })

  it('answers with a model that is not in service, and refuses one that is not there', async () => {
    const champion = (await engine.models()).find(({ role, state }) => role === 'als' && state === 'champion')!
    const watched = { type: 'watch', userId, itemId: (await engine.findItems('', 1))[0]!.itemId, at: lived.clock.now() }
    await engine.ingestEvents([{ ...watched, eventId: 'one-more' }])
    await engine.train()
    const now = (await engine.models()).find(({ role, state }) => role === 'als' && state === 'champion')!
    assert.notEqual(now.id, champion.id)
    const { recommendation } = await engine.rehearse({ surface: 'home', userId }, { models: { als: champion.id } })
    assert.equal(recommendation.models['als'], champion.id)
    assert.equal((await engine.recommend({ surface: 'home', userId })).models['als'], now.id)
    await assert.rejects(engine.rehearse({ surface: 'home', userId }, { models: { als: 'nobody' } }), { code: 'NOT_FOUND' })
    await assert.rejects(engine.rehearse({ surface: 'home', userId }, { models: { ranker: champion.id } }), { code: 'NOT_FOUND' })
  })
})
