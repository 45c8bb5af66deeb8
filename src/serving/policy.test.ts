import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, recommendationId, userId } from '../domain/ids.ts'
import { completeItem, type Item } from '../domain/item.ts'
import { Params } from '../domain/param.ts'
import type { Query } from '../domain/query.ts'
import type { Row } from '../domain/recommendation.ts'
import { hourMs } from '../domain/time.ts'
import type { AnyOutcome } from './explanation.ts'
import { allowed, personOf } from './policy.ts'
import { RememberedAnswers } from './remembered-answers.ts'
import { popularRow } from './rows.ts'

const asking = (more: Partial<Query> = {}): Query => ({
  recommendationId: recommendationId('r'),
  surface: 'home',
  userId: userId('ada'),
  at: 1_000,
  size: 10,
  context: {},
  seeds: [],
  params: Params.none,
  release: 'test',
  ...more,
})
const item = (id: string, about: Partial<Item> = {}) => completeItem({ itemId: itemId(id), title: id, ...about }, 0)
const nobodyRefused = { items: [], creators: [], categories: [] }
/** A run in which these query hydrators answered so. */
const run = (statuses: Record<string, 'ok' | 'fallback'>, added: object) =>
  ({
    query: { ...asking(), ...added },
    stages: Object.entries(statuses).map(([stage, status]) => ({ stage, kind: 'query', status, milliseconds: 0, in: 0, out: 0 })),
  }) as unknown as AnyOutcome

test('a rung below the funnel lets through what the funnel would', () => {
  const items = [
    item('fine'),
    item('blocked', { blocked: true }),
    item('gone', { available: false }),
    item('grown-up', { maturity: 18 }),
    item('abroad', { regions: ['SE'] }),
    item('here', { regions: ['NO'] }),
    item('expired', { expiresAt: 1_000 }),
    item('coming', { publishedAt: 2_000 }),
    item('refused'),
    item('by-bob', { creator: 'bob' }),
    item('war', { categories: ['war'] }),
    item('asked-about'),
  ]
  const refused = { items: [itemId('refused')], creators: ['bob'], categories: ['war'] }
  const left = allowed(asking({ seeds: [itemId('asked-about')] }), { age: 16, country: 'NO', refused }, items)
  assert.deepEqual(
    left.map(({ itemId: id }) => id),
    ['fine', 'here'],
  )
})

test('what could not be read of a person is what was last known, and of a stranger the strictest', () => {
  const refused = { ...nobodyRefused, creators: ['bob'] }
  const last = { age: 30, country: 'NO', refused }
  const told = { age: 50, country: 'SE', refused: nobodyRefused }
  const bothWell = run({ 'query.profile': 'ok', 'query.past': 'ok' }, told)
  assert.deepEqual(personOf(asking(), bothWell, last), told)
  const noProfile = run({ 'query.profile': 'fallback', 'query.past': 'ok' }, told)
  assert.deepEqual(personOf(asking(), noProfile, last), { age: 30, country: 'NO', refused: nobodyRefused })
  const noPast = run({ 'query.profile': 'ok', 'query.past': 'fallback' }, told)
  assert.deepEqual(personOf(asking(), noPast, last), { age: 50, country: 'SE', refused })
  assert.deepEqual(personOf(asking(), noProfile), { age: 0, country: '', refused: nobodyRefused })
  assert.deepEqual(personOf(asking({ context: { country: 'DE' } }), undefined), { age: 0, country: 'DE', refused: nobodyRefused })
})

const rows: readonly Row[] = popularRow([item('a'), item('b')], 10)

test('an answer is remembered for a day, for its person, its surface and what was asked about', () => {
  const answers = new RememberedAnswers()
  answers.remember(asking({ seeds: [itemId('x')] }), rows)
  assert.equal(answers.recall(asking({ seeds: [itemId('x')], at: 1_000 + 24 * hourMs })), rows)
  assert.deepEqual(answers.recall(asking({ seeds: [itemId('x')], at: 1_001 + 24 * hourMs })), [])
  assert.deepEqual(answers.recall(asking()), [])
  assert.deepEqual(answers.recall(asking({ seeds: [itemId('y')] })), [])
  assert.deepEqual(answers.recall(asking({ seeds: [itemId('x')], userId: userId('bob') })), [])
  assert.deepEqual(answers.recall(asking({ seeds: [itemId('x')], surface: 'similar' })), [])
})

test('of many answers, those that were given last are remembered', () => {
  const answers = new RememberedAnswers(2)
  const [first, second, third] = ['a', 'b', 'c'].map((id) => asking({ userId: userId(id) })) as [Query, Query, Query]
  answers.remember(first, rows)
  answers.remember(second, rows)
  answers.remember(first, rows)
  answers.remember(third, rows)
  assert.equal(answers.recall(first), rows)
  assert.deepEqual(answers.recall(second), [])
  assert.equal(answers.recall(third), rows)
})
