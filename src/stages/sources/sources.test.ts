import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Found } from '../../domain/candidate.ts'
import { itemId, recommendationId, userId } from '../../domain/ids.ts'
import { Params } from '../../domain/param.ts'
import { dayMs } from '../../domain/time.ts'
import { noPreferences } from '../../domain/user.ts'
import type { Remembered } from '../../features/definitions/history.ts'
import type { Models } from '../../models/kinds.ts'
import type { Shelves } from '../shelves.ts'
import { continueWatching } from './continue-watching.ts'
import { explore } from './explore.ts'
import { newArrivals } from './new-arrivals.ts'
import { similarItems } from './similar-items.ts'
import { watchAgain } from './watch-again.ts'

const at = 100 * dayMs
const asking = (history: readonly Remembered[] = [], id = 'r', seeds: readonly string[] = []) => ({
  recommendationId: recommendationId(id),
  surface: 'test',
  userId: userId('ada'),
  at,
  size: 10,
  context: {},
  seeds: seeds.map(itemId),
  params: Params.none,
  release: 'test',
  preferences: noPreferences,
  age: 16,
  country: '',
  history,
  watched: [],
  refused: { items: [], creators: [], categories: [] },
  readFrom: 0,
})
const act = (id: string, portion: number, weight = 2, daysAgo = 1): Remembered => ({
  itemId: itemId(id),
  portion,
  weight,
  at: at - daysAgo * dayMs,
})
const never = new AbortController().signal
const ids = (found: readonly Found[]) => found.map((each) => each.itemId as string)

test('what was begun and not finished can be continued, the latest first', async () => {
  const history = [act('half', 0.49), act('done', 0.5), act('begun', 0.1), act('tried', 0.09), act('liked', 0)]
  assert.deepEqual(ids(await continueWatching().retrieve(asking(history), never)), ['half', 'begun'])
  assert.deepEqual(ids(await continueWatching(1).retrieve(asking(history), never)), ['half'])
})

test('what was watched to the end and liked comes back as the longing for it grows', async () => {
  const history = [
    act('last-night', 1, 2, 0.5),
    act('last-week', 1, 2, 7),
    act('long-ago', 1, 2, 60),
    act('loved', 1, 4, 60),
    act('begun', 0.4, 2, 60),
  ]
  const found = await watchAgain().retrieve(asking([...history, act('disliked', 1, 0.5, 60)]), never)
  assert.deepEqual(ids(found), ['loved', 'long-ago', 'last-week'])
  assert.ok(Math.abs(found[1]!.score - 2 * (1 - Math.exp(-2))) < 1e-12)
})

const shelf = Array.from({ length: 200 }, (_, n): Found => ({ itemId: itemId(`i${n}`), score: 200 - n }))
const untried = shelf.map((found) => ({ ...found, looks: 0, rate: 1 / 12 }))
const shelves: Shelves = {
  popular: () => shelf,
  trending: () => shelf,
  newest: () => shelf,
  uncertain: () => untried,
  safe: () => [],
}

test('exploring draws another handful for each request, the same for the same, and passes nobody over', async () => {
  const drawn = async (id: string) => ids(await explore({ shelves }, 20).retrieve(asking([], id), never))
  assert.deepEqual(await drawn('one'), await drawn('one'))
  assert.notDeepEqual(await drawn('one'), await drawn('two'))
  const counts = new Map<string, number>()
  for (let n = 0; n < 2_000; n++) for (const id of await drawn(`request-${n}`)) counts.set(id, (counts.get(id) ?? 0) + 1)
  // each is drawn 2,000 x 20 / 200 = 200 times, give or take five standard deviations
  assert.equal(counts.size, 200)
  for (const count of counts.values()) assert.ok(Math.abs(count - 200) < 5 * Math.sqrt(200 * 0.9), String(count))
})

test('what disappointed is explored less and less, and what pleased more', async () => {
  const known = [
    { itemId: itemId('dud'), score: 1, looks: 80, rate: 0.02 },
    { itemId: itemId('half-known dud'), score: 1, looks: 10, rate: 0.02 },
    { itemId: itemId('gem'), score: 1, looks: 80, rate: 0.3 },
  ]
  const source = explore({ shelves: { ...shelves, uncertain: () => [...untried, ...known] } }, 20)
  const counts = new Map<string, number>()
  for (let n = 0; n < 1_000; n++) {
    for (const id of ids(await source.retrieve(asking([], `request-${n}`), never))) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const often = (id: string) => counts.get(id) ?? 0
  assert.ok(often('gem') > 900, `${often('gem')}`)
  assert.ok(often('dud') === 0, `${often('dud')}`)
  assert.ok(often('half-known dud') > 0 && often('half-known dud') < often('i0') / 2, `${often('half-known dud')}`)
})

test('new arrivals are the newest of the shelf', async () => {
  assert.deepEqual(ids(await newArrivals({ shelves }, 3).retrieve(asking(), never)), ['i0', 'i1', 'i2'])
})

test('what is near to several things in the cart counts with the sum', async () => {
  const neighbours: Record<string, [string, number][]> = {
    bread: [
      ['wine', 0.6],
      ['butter', 0.5],
    ],
    jam: [['butter', 0.4]],
  }
  const itemKnn = { neighbours: (id: string) => (neighbours[id] ?? []).map(([near, score]) => ({ itemId: itemId(near), score })) }
  const source = similarItems(
    'together',
    'Often together',
    { models: () => ({ itemKnn }) as unknown as Models },
    ({ itemKnn }) => itemKnn,
  )
  assert.deepEqual(await source.retrieve(asking([], 'r', ['bread', 'jam', 'unknown']), never), [
    { itemId: 'butter', score: 0.9 },
    { itemId: 'wine', score: 0.6 },
  ])
  assert.equal(source.enabled?.(asking()), false)
  assert.deepEqual(
    await similarItems('together', 'Often together', { models: () => ({}) }, ({ itemKnn }) => itemKnn).retrieve(
      asking([], 'r', ['bread']),
      never,
    ),
    [],
  )
})
