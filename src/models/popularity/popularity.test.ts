import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Context } from '../../domain/context.ts'
import { itemId, userId } from '../../domain/ids.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { type Interaction, interactionsOf } from '../interactions.ts'
import type { Asker } from '../model.ts'
import { popularity } from './popularity.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const noon = 20_000 * dayMs + 12 * hourMs
let people = 0
/** `count` new people who each took to the item once. */
const liked = (item: string, count: number, daysAgo = 0, context: Context = {}): Interaction[] =>
  Array.from({ length: count }, () => ({
    userId: userId(`u${people++}`),
    itemId: itemId(item),
    weight: 1,
    at: noon - daysAgo * dayMs,
    context,
  }))
const fit = (lines: Interaction[], settings = {}) =>
  popularity.fit(interactionsOf(lines), { ...popularity.defaults, ...settings }, run)
const asker = (context: Context = {}, seen: string[] = [], at = noon): Asker => ({
  history: seen.map((id) => ({ itemId: itemId(id), weight: 1, at })),
  context,
  at,
})
const ids = (found: readonly { itemId: string }[]) => found.map((f) => f.itemId).join(' ')

test('an old hit halves every half-life, so a smaller new one passes it', async () => {
  const model = await fit([...liked('old', 10, 14), ...liked('new', 4)])
  assert.equal(ids(model.retrieve(asker(), 2)), 'new old')
  const patient = await fit([...liked('old', 10, 14), ...liked('new', 4)], { halfLifeDays: 30 })
  assert.equal(ids(patient.retrieve(asker(), 2)), 'old new')
  const [fresh, old] = model.score(asker(), [itemId('new'), itemId('old')])
  assert.ok(Math.abs(old! / fresh! - 2.5 / 4) < 1e-6)
})

test('what one country loves leads there, and only there', async () => {
  const model = await fit([
    ...liked('everywhere', 300, 0, { country: 'NO' }),
    ...liked('everywhere', 700, 0, { country: 'US' }),
    ...liked('fjords', 250, 0, { country: 'NO' }),
    ...liked('rodeo', 500, 0, { country: 'US' }),
  ])
  assert.equal(ids(model.retrieve(asker({ country: 'US' }), 3)), 'everywhere rodeo fjords')
  assert.equal(ids(model.retrieve(asker({ country: 'NO' }), 3)), 'everywhere fjords rodeo')
  assert.equal(ids(model.retrieve(asker(), 3)), 'everywhere rodeo fjords')
})

test('device and hour of day count as well', async () => {
  const morning = noon - 5 * hourMs
  const at = (lines: Interaction[], moment: number) => lines.map((line) => ({ ...line, at: moment }))
  const model = await fit([
    ...at(liked('news', 200, 0, { device: 'phone' }), morning),
    ...at(liked('film', 220, 0, { device: 'tv' }), noon),
  ])
  assert.equal(ids(model.retrieve(asker({}, [], morning), 1)), 'news')
  assert.equal(ids(model.retrieve(asker({}, [], noon + dayMs), 1)), 'film')
  assert.equal(ids(model.retrieve(asker({ device: 'phone' }, [], noon + 3 * hourMs), 1)), 'news')
})

test('an item hardly seen is not crowned by the accident of its country', async () => {
  const model = await fit([
    ...liked('hit', 100, 0, { country: 'NO' }),
    ...liked('hit', 900, 0, { country: 'US' }),
    ...liked('obscure', 2, 0, { country: 'NO' }),
  ])
  assert.equal(ids(model.retrieve(asker({ country: 'NO' }), 1)), 'hit')
})

test('a context never seen gives the global order', async () => {
  const lines = [...liked('a', 30, 0, { country: 'NO' }), ...liked('b', 20, 0, { country: 'US' })]
  const model = await fit(lines)
  const night = noon + 9 * hourMs
  assert.deepEqual(model.retrieve(asker({ country: 'XX', device: 'fridge' }, [], night), 2), [
    { itemId: itemId('a'), score: 30 / 50 },
    { itemId: itemId('b'), score: 20 / 50 },
  ])
})

test('history is left out, and an unknown item scores 0', async () => {
  const model = await fit([...liked('a', 3), ...liked('b', 2), ...liked('c', 1)])
  assert.equal(ids(model.retrieve(asker({}, ['a', 'elsewhere']), 9)), 'b c')
  assert.deepEqual([...model.score(asker(), [itemId('nowhere')])], [0])
})

test('decoding gives the model that was encoded, and fitting again the same bytes', async () => {
  const lines = [...liked('a', 3, 1, { country: 'NO', device: 'tv' }), ...liked('b', 2)]
  const model = await fit(lines)
  const bytes = popularity.encode(model)
  assert.deepEqual(popularity.decode(bytes), model)
  assert.deepEqual(popularity.encode(popularity.decode(bytes)), bytes)
  assert.deepEqual(popularity.encode(await fit(lines)), bytes)
})

test('a model of nothing recommends nothing', async () => {
  const model = await fit([])
  assert.deepEqual(model.retrieve(asker(), 5), [])
})
