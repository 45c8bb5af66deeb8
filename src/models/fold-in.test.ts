import assert from 'node:assert/strict'
import { test } from 'node:test'
import { als } from './als/als.ts'
import { popularity, quietRun, recallAt20, type SmallWorld, smallWorld } from './als/testing.ts'
import { bpr } from './bpr/bpr.ts'
import { ease } from './ease/ease.ts'
import { graphFilter } from './graph-filter/graph-filter.ts'
import { type Interactions, interactionsOf } from './interactions.ts'
import { itemKnn } from './item-knn/item-knn.ts'
import type { ModelKind, Retriever, Settings } from './model.ts'
import { userKnn } from './user-knn/user-knn.ts'

/** People whom a model meets only after it was fitted, by what they did until then; one in eight. */
const world = smallWorld({ people: 400, items: 400 })
const isNew = (userId: string) => Number(userId.split('-')[1]) % 8 === 0
const without = interactionsOf(world.lines.filter(({ userId }) => !isNew(userId)))
const newcomers: SmallWorld = { ...world, askers: world.askers.filter((_, person) => person % 8 === 0) }
const top20 = (model: Pick<Retriever, 'retrieve'>) =>
  newcomers.askers.map(({ asker }) => new Set(model.retrieve(asker, 20).map(({ itemId }) => itemId)))

interface Learner {
  readonly kind: Pick<ModelKind<Interactions, Settings, Retriever>, 'defaults' | 'fit'>
  /** Least share of the first twenty that a refit must find as well. */
  readonly alike: number
  readonly settings?: Settings
}
const learner = <S extends Settings>(
  kind: Pick<ModelKind<Interactions, S, Retriever>, 'defaults' | 'fit'>,
  alike: number,
  settings: Partial<S> = {},
) => ({ kind, alike, settings }) as unknown as Learner

const learners: Readonly<Record<string, Learner>> = {
  als: learner(als, 0.75, { factors: 32 }),
  // two runs of steps at random end further apart than two closed forms
  bpr: learner(bpr, 0.5, { factors: 16, epochs: 40 }),
  ease: learner(ease, 0.75),
  'graph-filter': learner(graphFilter, 0.75, { rank: 16 }),
  'item-knn': learner(itemKnn, 0.75),
  'user-knn': learner(userKnn, 0.6),
}

for (const [name, { kind, alike, settings }] of Object.entries(learners)) {
  test(`${name}: someone met after the fit is served like someone fitted on`, async () => {
    const chosen = { ...kind.defaults, ...settings }
    const before = await kind.fit(without, chosen, quietRun())
    const refit = await kind.fit(world.data, chosen, quietRun())
    const [folded, known] = [recallAt20(newcomers, before), recallAt20(newcomers, refit)]
    assert.ok(folded > 0.85 * known, `recall ${folded} before, ${known} after the refit`)
    assert.ok(folded > 1.3 * recallAt20(newcomers, popularity(world)), `recall ${folded}`)
    const others = top20(refit)
    const shared = top20(before).map((found, n) => [...found].filter((id) => others[n]!.has(id)).length / 20)
    const mean = shared.reduce((sum, share) => sum + share, 0) / shared.length
    assert.ok(mean > alike, `${mean} of the first twenty are the same`)
  })
}
