import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../domain/ids.ts'
import { fusionOf } from './fusion.ts'
import type { Asker, Retriever } from './model.ts'

const asker: Asker = { history: [], context: {}, at: 0 }

/** A model that scores as it is told, and finds what it scores above zero. */
const telling = (scores: Readonly<Record<string, number>>): Pick<Retriever, 'retrieve' | 'score'> => ({
  retrieve: (_, count) =>
    Object.entries(scores)
      .filter(([, score]) => score > 0)
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([id, score]) => ({ itemId: itemId(id), score })),
  score: (_, items) => Float32Array.from(items, (id) => scores[id] ?? 0),
})

test('what one model finds is scored by all of them', () => {
  const model = fusionOf([
    { model: telling({ a: 3, b: 2, c: 1 }), weight: 1 },
    { model: telling({ d: 9, c: 8 }), weight: 1 },
  ])
  // over a, b, c, d: first (1.34, .45, -.45, -1.34), second (-.99, -.99, .87, 1.11)
  assert.deepEqual(
    model.retrieve(asker, 4).map((found) => found.itemId),
    ['c', 'a', 'd', 'b'],
  )
})

test('scores a thousand times as large do not count for more', () => {
  const small = telling({ a: 3, b: 2, c: 1 })
  const large = telling({ a: 1_000, b: 3_000, c: 2_000 })
  const first = (weight: number) =>
    fusionOf([
      { model: small, weight },
      { model: large, weight: 1 },
    ]).retrieve(asker, 1)[0]!.itemId
  assert.equal(first(5), 'a')
  assert.equal(first(0.1), 'b')
})

test('a model that tells nothing apart says nothing', () => {
  const model = fusionOf([
    { model: telling({ a: 2, b: 1 }), weight: 1 },
    { model: telling({}), weight: 100 },
  ])
  assert.deepEqual([...model.score(asker, [itemId('a'), itemId('b')])], [1, -1])
})
