import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Origin } from '../../domain/candidate.ts'
import { itemId, recommendationId, userId } from '../../domain/ids.ts'
import { Params } from '../../domain/param.ts'
import { noPreferences } from '../../domain/user.ts'
import { expectedValue, lightValue } from './expected-value.ts'
import { fused } from './fusion.ts'

const asking = (params: Record<string, number> = {}) => ({
  recommendationId: recommendationId('r'),
  surface: 'test',
  userId: userId('ada'),
  at: 1_000,
  size: 10,
  context: {},
  seeds: [],
  params: new Params(new Map(Object.entries(params))),
  release: 'test',
  preferences: noPreferences,
  age: 16,
  country: '',
  history: [],
  watched: [],
  refused: { items: [], creators: [], categories: [] },
  readFrom: 0,
})
const never = new AbortController().signal
const actions = ['click', 'watch', 'not_interested']

/** Candidates for whom these probabilities are predicted, in the order of `actions`; `undefined` where nothing is. */
function predicted(...rows: readonly (readonly number[] | undefined)[]) {
  const values = Float32Array.from(rows.flatMap((row) => row ?? [0, 0, 0]))
  return rows.map((row, n) => {
    const expected = row === undefined ? undefined : { actions, values, row: n }
    return { itemId: itemId(`i${n}`), origins: [], score: 7, propensity: 1, predictions: expected, lightPredictions: expected }
  })
}

const near = (actual: Float64Array, expected: readonly number[]) => {
  assert.equal(actual.length, expected.length)
  expected.forEach((value, i) => assert.ok(Math.abs(actual[i]! - value) < 1e-6, `${actual[i]} is not ${value}`))
}

test('value is the weighted sum of what is expected, and an expected refusal weighs against', async () => {
  const candidates = predicted([1, 0.5, 0], [1, 0.5, 0.3], [1, 0, 0])
  near(await expectedValue().score(asking(), candidates, never), [0.55, 0.55 - 2 * 0.3, 0.05])
  near(await lightValue().score(asking(), candidates, never), [0.55, 0.55 - 2 * 0.3, 0.05])
})

test('a request can turn the weights, and an action that nobody predicts weighs nothing', async () => {
  const turned = asking({ 'value.not-interested': 0, 'value.click': 1, 'value.save': 50 })
  near(await expectedValue().score(turned, predicted([0.25, 0.5, 1]), never), [0.75])
})

test('of whom nothing is predicted, the score stays as it was', async () => {
  near(await expectedValue().score(asking(), predicted(undefined, [0, 1, 0]), never), [7, 1])
})

test('sources vote with ranks, and a weight counts a vote several times', async () => {
  const origin = (source: string, rank: number): Origin => ({ source, rank, score: 0 })
  const of = (...origins: Origin[]) => ({ itemId: itemId('i'), origins, score: 0, propensity: 1 })
  const both = of(origin('source.a', 0), origin('source.b', 9))
  const candidates = [both, of(origin('source.a', 0)), of()]
  near(await fused().score(asking(), candidates, never), [1 / 61 + 1 / 70, 1 / 61, 0])
  near(await fused({ 'source.b': 3 }).score(asking(), candidates, never), [1 / 61 + 3 / 70, 1 / 61, 0])
})
