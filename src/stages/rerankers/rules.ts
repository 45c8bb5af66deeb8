import { type Params, param } from '../../domain/param.ts'
import type { Rules } from './arrange.ts'

const perCreator = param('rerank.per-creator', {
  value: 6,
  min: 1,
  max: 100,
  unit: 'items in 20',
  doc: 'Items of one creator. Too low: weak items where one creator is loved; too high: monotony.',
})
const perCategory = param('rerank.per-category', {
  value: 12,
  min: 1,
  max: 100,
  unit: 'items in 20',
  doc: 'Items of one category. Too low: off-taste items fill up; too high: one mood only.',
})
const sponsored = param('rerank.sponsored', {
  value: 2,
  min: 0,
  max: 100,
  unit: 'items in 20',
  doc: 'Sponsored items. Too high: trust goes.',
})
const diversity = param('rerank.diversity', {
  value: 0.1,
  min: 0,
  max: 1,
  unit: 'weight of likeness against relevance',
  doc: 'Maximal marginal relevance. Too low: near-copies side by side; too high: randomness.',
})
const freshness = param('rerank.freshness', {
  value: 0.1,
  min: 0,
  max: 5,
  unit: 'share of relevance',
  doc: 'Gain of a brand-new item, halving every three days. Too low: new items are never found; too high: news drowns taste.',
})
export const explorationShare = param('rerank.exploration', {
  value: 0.1,
  min: 0,
  max: 0.5,
  unit: 'share of places',
  doc: 'Places given to items of which little is known. Too low: the engine learns only what it believes; too high: people notice.',
})

export const ruleParams = [perCreator, perCategory, sponsored, diversity, freshness, explorationShare]

export const rulesFrom = (params: Params): Rules => ({
  perCreator: params.get(perCreator),
  perCategory: params.get(perCategory),
  sponsored: params.get(sponsored),
  diversity: params.get(diversity),
  freshness: params.get(freshness),
})
