import type { Query } from '../../domain/query.ts'
import { fnv1a } from '../../math/hash.ts'
import { mulberry32 } from '../../math/random.ts'
import type { Choice, Reranker } from '../../pipeline/stages.ts'
import { exploreSource } from '../sources/explore.ts'
import { type Arrangeable, arrange, type Rules } from './arrange.ts'
import { withExploration } from './exploration.ts'
import { explorationShare, ruleParams, rulesFrom } from './rules.ts'

/** A varied, fresh slate in which some places explore. The draw is seeded by the recommendation's id, so it can be made again. */
export const diverse = (): Reranker<Query, Arrangeable> => ({
  name: 'reranker.diverse',
  params: ruleParams,
  rerank: (query, ranked, size) => drawSlate(query, planSlate(query, ranked, size)),
})

/** What may come to stand in a slate: those who do unless an explorer takes their place, and the explorers. Nothing is drawn yet. */
export interface Plan {
  readonly slate: readonly number[]
  readonly explorers: readonly number[]
}

export function planSlate(query: Query, ranked: readonly Arrangeable[], size: number): Plan {
  const rules = rulesFrom(query.params)
  const slate = arrange(ranked, size, rules, query.at)
  return { slate, explorers: query.params.get(explorationShare) > 0 ? explorersBeside(ranked, slate, rules) : [] }
}

export const drawSlate = (query: Query, { slate, explorers }: Plan): readonly Choice[] =>
  withExploration(slate, explorers, query.params.get(explorationShare), mulberry32(fnv1a(query.recommendationId)))

const mostExplorers = 12

/**
 * The best of the little-known candidates that could stand beside all of the slate and of each other without breaking a rule:
 * creators that nobody else has, categories with room, nothing sponsored.
 */
export function explorersBeside(ranked: readonly Arrangeable[], slate: readonly number[], rules: Rules): readonly number[] {
  const taken = new Set(slate)
  const creators = new Set<string>()
  const categories = new Map<string, number>()
  const seat = ({ item }: Arrangeable) => {
    if (item?.creator) creators.add(item.creator)
    for (const name of item?.categories ?? []) categories.set(name, (categories.get(name) ?? 0) + 1)
  }
  for (const index of slate) seat(ranked[index]!)
  const explorers: number[] = []
  for (let index = 0; index < ranked.length && explorers.length < mostExplorers; index++) {
    const candidate = ranked[index]!
    const { item, origins } = candidate
    if (item === undefined || item.sponsored || taken.has(index) || !origins.some(({ source }) => source === exploreSource))
      continue
    if (creators.has(item.creator) || item.categories.some((name) => (categories.get(name) ?? 0) >= rules.perCategory)) continue
    seat(candidate)
    explorers.push(index)
  }
  return explorers
}
