import type { ItemId, UserId } from '../src/domain/ids.ts'
import type { Query } from '../src/domain/query.ts'
import { createEngine } from '../src/engine.ts'
import { bootstrap } from '../src/evaluation/bootstrap.ts'
import { Pipeline } from '../src/pipeline/pipeline.ts'
import type { Source } from '../src/pipeline/stages.ts'
import type { Surface, SurfaceParts } from '../src/serving/surface.ts'
import { promising } from '../src/stages/filters/promising.ts'
import { featureRows } from '../src/stages/hydrators/features.ts'
import { itemDetails } from '../src/stages/hydrators/item-details.ts'
import { scoresOfModels } from '../src/stages/hydrators/model-scores.ts'
import { lightPredictions, predictions } from '../src/stages/hydrators/predictions.ts'
import { past } from '../src/stages/query-hydrators/past.ts'
import { profile } from '../src/stages/query-hydrators/profile.ts'
import { bestFirst } from '../src/stages/rerankers/best-first.ts'
import { expectedValue } from '../src/stages/scorers/expected-value.ts'
import { clockFrom, type Progress, preparedWorld, withCopy } from './prepared-world.ts'

export interface Options {
  readonly seed: number
  /** Asked about; 200 unless said. */
  readonly people?: number
  readonly report: Progress
}

const candidates = 5_000
const wanted = 20

/** Of the twenty that the heavy ranker likes best among all candidates, how many does the light one leave to it? */
export async function run({ seed, people = 200, report }: Options): Promise<readonly object[]> {
  const { folder, end } = await preparedWorld(seed, report)
  return withCopy(folder, async (dir) => {
    const engine = await createEngine({ dir, clock: clockFrom(end), budgetMs: 60_000, surfaces: (parts) => [everything(parts)] })
    const asked = await engine.somePeople(10 * people)
    const bestOf = async (userId: UserId, country: string | undefined, left: number) => {
      const context = country === undefined ? {} : { country }
      const { rows } = await engine.recommend({
        surface: 'everything',
        userId,
        size: wanted,
        context,
        params: { 'rank.candidates': left },
      })
      return rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
    }
    const recalls: Record<number, number[]> = { 100: [], 200: [], 1000: [] }
    const chosen = asked.filter((_, n) => n % 10 === 0)
    for (const [n, { userId, user }] of chosen.entries()) {
      const best = await bestOf(userId, user?.country, candidates)
      for (const [left, values] of Object.entries(recalls)) {
        const found = new Set(await bestOf(userId, user?.country, Number(left)))
        values.push(best.filter((itemId) => found.has(itemId)).length / best.length)
      }
      report('thin', n + 1, chosen.length)
    }
    await engine.close()
    return Object.entries(recalls).map(([left, values]) => {
      const { mean, low, high } = bootstrap(values)
      return { candidates, left: Number(left), 'recall@20': mean, low, high, people: values.length }
    })
  })
}

/** All items there are, up to so many: through the rankers as on `home`, and best first. */
function everything(parts: SurfaceParts): Surface {
  const all: Source<Query> = {
    name: 'source.everything',
    reason: 'There is',
    timeoutMs: 10_000,
    retrieve: async () => {
      const items: ItemId[] = []
      for await (const { itemId } of parts.catalog.allItems()) if (items.push(itemId) === candidates) break
      return items.map((itemId, n) => ({ itemId, score: -n }))
    },
  }
  const patient = <S extends { readonly timeoutMs?: number }>(stage: S): S => ({ ...stage, timeoutMs: 20_000 })
  return {
    ...{ name: 'everything', title: 'Everything', size: wanted, fillsUp: false },
    pipeline: Pipeline.named('everything')
      .know(profile(parts), past(parts))
      .retrieve(all)
      .hydrate(itemDetails(parts))
      .hydrate(patient(scoresOfModels(parts)))
      .hydrate(patient(lightPredictions(parts)))
      .filter(promising())
      .hydrate(patient(featureRows(parts)))
      .hydrate(patient(predictions(parts)))
      .score(expectedValue())
      .rerank(bestFirst()),
  }
}
