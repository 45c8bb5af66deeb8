import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Candidate } from '../domain/candidate.ts'
import { itemId } from '../domain/ids.ts'
import type { Query } from '../domain/query.ts'
import { fnv1a } from '../math/hash.ts'
import { Pipeline } from './pipeline.ts'
import { aQuery, idsOf, never } from './testing.ts'

/** A stage of a random funnel: what it does is decided by a hash, and sometimes it fails. */
type Plan =
  | { readonly kind: 'source'; readonly ids: readonly number[]; readonly fails: boolean }
  | { readonly kind: 'filter' | 'hydrate' | 'score' | 'rerank'; readonly seed: number; readonly fails: boolean }

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom('filter', 'hydrate', 'score', 'rerank'),
  seed: fc.nat(),
  fails: fc.boolean(),
})
const source: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constant('source' as const),
  ids: fc.array(fc.nat(60), { maxLength: 40 }),
  fails: fc.boolean(),
})

function build(sources: readonly Plan[], plans: readonly Plan[]): Pipeline<Query, Candidate> {
  const failing = <T>(fails: boolean, answer: () => T): T => {
    if (fails) throw new Error('planned')
    return answer()
  }
  const start = Pipeline.named('random').retrieve(
    ...sources.flatMap((each, i) =>
      each.kind !== 'source'
        ? []
        : [
            {
              name: `source.${i}`,
              retrieve: async () => failing(each.fails, () => each.ids.map((n) => ({ itemId: itemId(`i${n}`), score: n }))),
            },
          ],
    ),
  )
  return plans.reduce<Pipeline<Query, Candidate>>((funnel, each, i) => {
    if (each.kind === 'source') return funnel
    const dice = (candidate: Candidate) => fnv1a(candidate.itemId, each.seed) % 100
    switch (each.kind) {
      case 'filter':
        return funnel.filter({
          name: `filter.${i}`,
          keeps: (_query, all) => failing(each.fails, () => all.map((c) => dice(c) < 80)),
        })
      case 'hydrate':
        return funnel.hydrate({
          name: `hydrator.${i}`,
          fallback: { [`h${i}`]: 0 },
          hydrate: async (_query, all) =>
            failing(each.fails, () => all.map((c) => (dice(c) < 50 ? { [`h${i}`]: dice(c) } : undefined))),
        }) as unknown as typeof funnel
      case 'score':
        return funnel.score({
          name: `scorer.${i}`,
          score: async (_query, all) =>
            failing(each.fails, () => Float64Array.from(all, (c) => (dice(c) < 5 ? Number.NaN : dice(c)))),
        })
      case 'rerank':
        return funnel.rerank(
          {
            name: `reranker.${i}`,
            rerank: (_query, ranked, size) =>
              failing(each.fails, () =>
                ranked
                  .map((c, index) => ({ index, propensity: (dice(c) + 1) / 100 }))
                  .reverse()
                  .slice(0, size),
              ),
          },
          each.seed % 30,
        )
    }
  }, start)
}

test('random funnels lose, double and invent nothing, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(source, { maxLength: 5 }), fc.array(plan, { maxLength: 10 }), async (sources, plans) => {
      const outcome = await build(sources, plans).run(aQuery(), never)
      const given = new Set(
        sources.flatMap((each) => (each.kind === 'source' && !each.fails ? each.ids.map((n) => `i${n}`) : [])),
      )
      const out = [
        ...idsOf(outcome.slate),
        ...idsOf(outcome.reserve),
        ...outcome.removed.map(({ candidate }) => candidate.itemId as string),
      ]
      assert.deepEqual(out.toSorted(), [...given].toSorted())
      for (const { propensity } of outcome.slate) assert.ok(propensity > 0 && propensity <= 1)
      assert.equal(outcome.stages.length, sources.length + plans.length)
    }),
    { numRuns: 300, seed: 7 },
  )
})
