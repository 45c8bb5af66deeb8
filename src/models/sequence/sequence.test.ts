import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ItemId, itemId, userId } from '../../domain/ids.ts'
import { dayMs, secondMs } from '../../domain/time.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { quietRun } from '../als/testing.ts'
import { type Interaction, interactionsOf } from '../interactions.ts'
import { markov } from '../markov/markov.ts'
import type { Asker, Retriever } from '../model.ts'
import { popularity } from '../popularity/popularity.ts'
import { sequence } from './sequence.ts'
import type { SequenceSettings } from './settings.ts'

/** Items stand in a circle. */
const circle = 61
const id = (item: number) => itemId(`${((item % circle) + circle) % circle}`)
const small: SequenceSettings = {
  ...sequence.defaults,
  width: 32,
  window: 16,
  dropout: 0.1,
  negatives: 100,
  epochs: 40,
  batch: 256,
  learningRate: 0.01,
}
const fit = (lines: readonly Interaction[], settings: Readonly<Record<string, number>> = {}, seed = 1) =>
  sequence.fit(interactionsOf(lines), { ...small, ...settings }, quietRun(seed))

/** Someone who did these, oldest first, a second apart, and asks some time after the last. */
const after = (items: readonly number[], later = secondMs): Asker => ({
  history: items.map((item, n) => ({ itemId: id(item), weight: 1, at: n * secondMs })).toReversed(),
  context: {},
  at: (items.length - 1) * secondMs + later,
})
const first = (model: Pick<Retriever, 'retrieve'>, asker: Asker) => model.retrieve(asker, 1)[0]?.itemId
const act = (person: number, item: number, at: number): Interaction => ({
  userId: userId(`${person}`),
  itemId: id(item),
  weight: 1,
  at,
})

/** Whoever takes a stride keeps to it, so that two acts tell the third and one tells nothing. */
const strides = [1, 3, 8, 20]
const walk = (from: number, stride: number, length: number) => Array.from({ length }, (_, n) => from + n * stride)
function walkers(people = 400, seed = 1): Interaction[] {
  const random = mulberry32(seed)
  return Array.from({ length: people }, (_, person) => {
    const steps = walk(integer(random, circle), strides[integer(random, strides.length)]!, 3 + integer(random, 8))
    return steps.map((item, n) => act(person, item, n * secondMs))
  }).flat()
}

/** Share of walks whose next step stands first. */
function foreseen(model: Pick<Retriever, 'retrieve'>): number {
  const asked = strides.flatMap((stride) => Array.from({ length: circle }, (_, from) => ({ from, stride })))
  const hits = asked.filter(({ from, stride }) => first(model, after(walk(from, stride, 3))) === id(from + 3 * stride))
  return hits.length / asked.length
}

const walked = await fit(walkers())

test('what two acts tell together is learnt, which no first-order chain can know, and popularity even less', async () => {
  const data = interactionsOf(walkers())
  const chain = await markov.fit(data, { ...markov.defaults, window: 1, reach: 1 }, quietRun())
  const popular = await popularity.fit(data, popularity.defaults, quietRun())
  const shares = { sequence: foreseen(walked), markov: foreseen(chain), popularity: foreseen(popular) }
  assert.ok(shares.sequence > 0.9, `${shares.sequence}`)
  assert.ok(shares.markov < 0.4, `${shares.markov}`)
  assert.ok(shares.popularity < 0.1, `${shares.popularity}`)
})

test('a softmax over items that are drawn learns the same rule', async () => {
  const drawn = await fit(walkers(), { negatives: 30 })
  assert.ok(foreseen(drawn) > 0.9, `${foreseen(drawn)}`)
})

test('how long ago the last act was tells what comes next where it does so in the past, and else tells nothing', async () => {
  const random = mulberry32(3)
  const lines = Array.from({ length: 400 }, (_, person) => {
    let [item, at] = [integer(random, circle), 0]
    return Array.from({ length: 8 }, () => {
      const line = act(person, item, at)
      const soon = random() < 0.5
      item += soon ? 1 : 8
      at += soon ? 10 * secondMs : dayMs
      return line
    })
  }).flat()
  const timed = await fit(lines)
  const untimed = await fit(lines.map((line, n) => ({ ...line, at: n % 8 })))
  const asked = Array.from({ length: circle }, (_, item) => [item])
  const share = (model: Retriever, later: number, step: number) =>
    asked.filter((items) => first(model, after(items, later)) === id(items[0]! + step)).length / circle
  assert.ok(share(timed, 10 * secondMs, 1) > 0.9)
  assert.ok(share(timed, dayMs, 8) > 0.9)
  const [soon, late] = [10 * secondMs, dayMs].map((later) => asked.map((items) => first(untimed, after(items, later))))
  assert.deepEqual(soon, late)
})

test('who asked before, with however long a history, does not change an answer', () => {
  const [short, long] = [after(walk(5, 3, 2)), after(walk(9, 1, 30))]
  const alone = walked.retrieve(short, 20)
  walked.retrieve(long, 20)
  assert.deepEqual(walked.retrieve({ ...short }, 20), alone)
})

test('of a history longer than the window its latest acts are heard, and its items are not found again', () => {
  const long = walk(0, 1, 40)
  assert.equal(first(walked, after(long)), id(40))
  const answer = new Set(walked.retrieve(after(long), circle).map(({ itemId }) => itemId))
  assert.equal(answer.size, circle - long.length)
  assert.ok(long.every((item) => !answer.has(id(item))))
  const [latest, whole] = [long.slice(-16), long].map((items) => walked.score(after(items), [id(45), id(50)]))
  assert.deepEqual(latest, whole)
})

test('items of the history that are unknown are passed over, and of unknown items alone nothing is said', () => {
  const unknown = { itemId: itemId('new'), weight: 1, at: 3 * secondMs }
  const known = after(walk(5, 3, 3))
  const asker = { ...known, history: [unknown, ...known.history] }
  assert.deepEqual(walked.retrieve(asker, 10), walked.retrieve(known, 10))
  const stranger = { ...known, history: [unknown] }
  assert.deepEqual(walked.retrieve(stranger, 10), [])
  assert.deepEqual([...walked.score(stranger, [id(1)])], [0])
})

test('what is found carries the scores that are given when asked, and unknown items get none', () => {
  const asker = after(walk(7, 8, 3))
  const found = walked.retrieve(asker, 10)
  assert.deepEqual(
    found.map(({ score }) => score),
    [
      ...walked.score(
        asker,
        found.map(({ itemId }) => itemId),
      ),
    ],
  )
  assert.deepEqual([...walked.score(asker, [itemId('new')])], [0])
})

test('scores tell how many times likelier than by an even chance', () => {
  const asker = after(walk(7, 8, 3))
  const scores = walked.score(
    asker,
    Array.from({ length: circle }, (_, item) => id(item)),
  )
  const times = scores.map(Math.expm1)
  assert.ok(times.every((ratio) => ratio >= 0 && ratio <= circle + 0.01))
  assert.ok(Math.abs(times.reduce((sum, ratio) => sum + ratio, 0) / circle - 1) < 1e-3)
})

test('the same seed gives the same bytes, another seed others, and decode undoes encode', async () => {
  const quick = { epochs: 2, negatives: 30 }
  const [one, again, other] = [await fit(walkers(), quick), await fit(walkers(), quick), await fit(walkers(), quick, 2)]
  const bytes = sequence.encode(one)
  assert.deepEqual(sequence.encode(again), bytes)
  assert.notDeepEqual(sequence.encode(other), bytes)
  const decoded = sequence.decode(bytes)
  assert.deepEqual(sequence.encode(decoded), bytes)
  const asker = after(walk(7, 8, 3))
  assert.deepEqual(decoded.retrieve(asker, 10), one.retrieve(asker, 10))
})

test('where nothing follows anything, nothing is found', async () => {
  const model = await fit([act(1, 1, 0), act(2, 2, 0)])
  assert.deepEqual(model.retrieve(after([1]), 10), [])
  assert.deepEqual([...model.score(after([1]), [id(2)])], [0])
  assert.deepEqual(sequence.decode(sequence.encode(model)).retrieve(after([1]), 10), [])
})

test('a fit tells how far it is, and ends with the reason when it is aborted', async () => {
  const abort = new AbortController()
  const fitting = sequence.fit(
    interactionsOf(walkers()),
    { ...small, epochs: 10_000, mostActs: 1e9 },
    { seed: 1, signal: abort.signal, progress: () => abort.abort(new Error('no longer wanted')) },
  )
  await assert.rejects(fitting, /no longer wanted/)
})

test('acts that say more are learnt from more', async () => {
  const lines = Array.from({ length: 100 }, (_, person) => [
    act(person, 1, 0),
    { ...act(person, person % 4 === 0 ? 2 : 3, secondMs), weight: person % 4 === 0 ? 5 : 0.3 },
  ]).flat()
  const model = await fit(lines)
  const [loud, quiet] = model.score(
    after([1]),
    ['2', '3'].map((item) => item as ItemId),
  )
  assert.ok(loud! > quiet!)
})
