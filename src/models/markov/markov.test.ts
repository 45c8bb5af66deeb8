import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { pairedBootstrap } from '../../evaluation/bootstrap.ts'
import { evaluate } from '../../evaluation/evaluate.ts'
import { hitRate } from '../../evaluation/ranking-metrics.ts'
import { leaveLastOut, truthOf } from '../../evaluation/splits.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { type Interaction, interactionsOf } from '../interactions.ts'
import type { Asker } from '../model.ts'
import { popularity } from '../popularity/popularity.ts'
import { markov } from './markov.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const sequence = (user: string, items: string): Interaction[] =>
  items.split(' ').map((item, at) => ({ userId: userId(user), itemId: itemId(item), weight: 1, at }))
const fit = (lines: Interaction[], settings = {}) => markov.fit(interactionsOf(lines), { ...markov.defaults, ...settings }, run)
/** Someone who did these, oldest first. */
const after = (items: string): Asker => ({
  history: items
    .split(' ')
    .map((item, at) => ({ itemId: itemId(item), weight: 1, at }))
    .reverse(),
  context: {},
  at: 100,
})

/** 150 series of ten episodes. People follow a series three times in four, and else jump to one of a few favourites or anywhere. */
function series(seed: number): Interaction[] {
  const random = mulberry32(seed)
  return Array.from({ length: 400 }, (_, user) => {
    let item = integer(random, 1_500)
    const items = new Set<number>()
    while (items.size < 12) {
      items.add(item)
      const follows = random() < 0.75 && item % 10 < 9
      item = follows ? item + 1 : random() < 0.3 ? integer(random, 20) : integer(random, 1_500)
    }
    return sequence(`u${user}`, [...items].join(' '))
  }).flat()
}

test('what follows an item soon counts more than what follows it late, and nothing counts backwards', async () => {
  const model = await fit(sequence('ann', 'a b c d e f g'), { window: 5, shrinkage: 1 })
  const total = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5 + 1
  const found = model.neighbours(itemId('a'), 9)
  assert.deepEqual(found.map((f) => f.itemId).join(' '), 'b c d e f')
  found.forEach((f, n) => {
    assert.ok(Math.abs(f.score - 1 / (n + 1) / total) < 1e-6)
  })
  assert.deepEqual(model.neighbours(itemId('g'), 9), [])
})

test('an item seen once speaks more quietly than one seen often', async () => {
  const often = Array.from({ length: 30 }, (_, n) => sequence(`u${n}`, 'a b')).flat()
  const model = await fit([...often, ...sequence('solo', 'x y')])
  assert.ok(model.score(after('a'), [itemId('b')])[0]! > 5 * model.score(after('x'), [itemId('y')])[0]!)
})

test('the newest item speaks loudest, and the reason names the item that spoke for the find', async () => {
  const model = await fit([...sequence('ann', 'a b'), ...sequence('bob', 'x y')])
  assert.deepEqual(
    model.retrieve(after('x a'), 9).map((f) => [f.itemId, f.because]),
    [
      ['b', 'a'],
      ['y', 'x'],
    ],
  )
})

test('history is left out, and unknown items lead nowhere and score 0', async () => {
  const model = await fit(sequence('ann', 'a b c'))
  assert.deepEqual(
    model.retrieve(after('b a'), 9).map((f) => f.itemId),
    ['c'],
  )
  assert.deepEqual(model.retrieve(after('never-seen'), 9), [])
  assert.deepEqual([...model.score(after('a'), [itemId('never-seen')])], [0])
  assert.deepEqual(model.neighbours(itemId('never-seen'), 9), [])
})

test('only the best successors are kept', async () => {
  const model = await fit(sequence('ann', 'a b c d e f'), { keep: 2 })
  assert.deepEqual(
    model.neighbours(itemId('a'), 9).map((f) => f.itemId),
    ['b', 'c'],
  )
})

test('in a world of series it beats popularity', async () => {
  const { train, test: next } = leaveLastOut(series(3))
  const data = interactionsOf(train)
  const chain = await markov.fit(data, markov.defaults, run)
  const baseline = await popularity.fit(data, popularity.defaults, run)
  const askers = new Map<string, Asker>()
  data.users.ids.forEach((user, u) => {
    const rows = [...data.item.subarray(data.ptr[u], data.ptr[u + 1])].reverse()
    const history = rows.map((row, n) => ({ itemId: data.items.id(row), weight: 1, at: -n }))
    askers.set(user, { history, context: {}, at: 0 })
  })
  const judge = (model: typeof chain | typeof baseline) =>
    evaluate({
      truth: truthOf(next),
      recommend: (user) => model.retrieve(askers.get(user)!, 10).map((f) => f.itemId),
      metrics: { hitRate },
      k: 10,
    }).metrics.hitRate
  const [ours, theirs] = [judge(chain), judge(baseline)]
  assert.ok(pairedBootstrap(ours.perUser, theirs.perUser).low > 0.2, `${ours.mean} against ${theirs.mean}`)
})

test('decoding gives the model that was encoded, and fitting again the same bytes', async () => {
  const model = await fit(series(5))
  const bytes = markov.encode(model)
  assert.deepEqual(markov.decode(bytes), model)
  assert.deepEqual(markov.encode(markov.decode(bytes)), bytes)
  assert.deepEqual(markov.encode(await fit(series(5))), bytes)
})
