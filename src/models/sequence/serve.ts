import type { IdMap, ItemId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { Graph } from '../../tensor/graph.ts'
import { matmul } from '../../tensor/operators/products.ts'
import { logSumExp } from '../../tensor/operators/softmax.ts'
import { Buffers, Session } from '../../tensor/session.ts'
import type { Learnt } from '../../tensor/training/task.ts'
import type { Asker } from '../model.ts'
import { type KnownAct, serveVectors, type VectorModel } from '../vector-model.ts'
import { gapBucket } from './buckets.ts'
import { expectations, gapWidth } from './network.ts'
import type { SequenceSettings } from './settings.ts'

export interface LearntSequences {
  readonly settings: SequenceSettings
  readonly timed: boolean
  readonly items: IdMap<ItemId>
  /** Tables `items` and, where timed, `gaps` and `pauses`. */
  readonly learnt: Learnt
}

/** Scores are ln(1 + how many times likelier than by an even chance): of 0, as unknown items have, nobody would be sure. */
export interface SequenceModel extends VectorModel, LearntSequences {}

/** Makes a trained transformer answer: one pass over the asker's latest acts, and an exact scan of the items. */
export function serveSequences(fitted: LearntSequences): SequenceModel {
  const { settings, items, learnt } = fitted
  const { width } = settings
  const table = learnt.tables.get('items')!
  const silent = new Float32Array(width)
  const expected = items.size === 0 ? () => silent : expecting(fitted)
  const vectors = serveVectors({
    ...{ items, table, width, halfLifeActs: 0 },
    userVector: (acts, at) => (acts.length === 0 ? silent : expected(acts, at)),
  })
  const evenChance = logMeanOf(table, width)
  let heard: { readonly vector: Float32Array; readonly even: number } | undefined
  const scoring = (asker: Asker) => {
    const vector = vectors.userVector(asker)
    if (vector === silent) return () => 0
    if (heard?.vector !== vector) heard = { vector, even: evenChance(vector) }
    const { even } = heard
    return (product: number) => Math.fround(Math.log1p(Math.exp(product - even)))
  }
  return {
    ...fitted,
    ...vectors,
    retrieve: (asker, count) => {
      const scoreOf = scoring(asker)
      return vectors.retrieve(asker, count).map(({ itemId, score }) => ({ itemId, score: scoreOf(score) }))
    },
    score: (asker, ids) => {
      const scoreOf = scoring(asker)
      return vectors.score(asker, ids).map((product, n) => (items.row(ids[n]!) < 0 ? 0 : scoreOf(product)))
    },
  }
}

/** From a vector to ln of the mean, over all items, of e^(its product with theirs). */
function logMeanOf(table: Float32Array, width: number): (vector: Float32Array) => number {
  const count = table.length / width
  const graph = new Graph(new Map())
  const products = matmul(graph.input('vector', [1, width]), graph.input('items', [count, width]), { transposeB: true })
  const session = new Session(graph.encode({ sum: logSumExp(products) }))
  const inputs = new Buffers([...graph.inputs.values()])
  inputs.floats('items').set(table)
  return (vector) => {
    inputs.floats('vector').set(vector)
    return session.answer(inputs, ['sum']).sum[0]! - Math.log(count)
  }
}

/** What is expected at a moment after these acts, newest first. */
function expecting({ settings, timed, learnt }: LearntSequences) {
  const { width, window } = settings
  const graph = new Graph(learnt.parameters)
  const output = expectations(graph, { settings, rows: 1, timed })
  const session = new Session(graph.encode({ output }))
  const inputs = new Buffers([...graph.inputs.values()])
  const outputs = new Buffers([{ name: 'output', type: 'float32', shape: [1, window, width] }])
  const item = rowsInto(learnt.tables.get('items')!, width, inputs.floats('item'))
  const [gap, pause] = timed
    ? [
        rowsInto(learnt.tables.get('gaps')!, gapWidth(settings), inputs.floats('gap')),
        rowsInto(learnt.tables.get('pauses')!, width, inputs.floats('pause')),
      ]
    : []

  return (acts: readonly KnownAct[], at: Millis): Float32Array => {
    const latest = acts.slice(0, window).reverse()
    latest.forEach((act, n) => {
      // After each act the next one was looked for when it was done; after the last it is looked for now.
      const then = latest[n + 1]?.at ?? at
      item(act.row, n)
      pause?.(gapBucket(then - act.at), n)
      for (let heard = 0; heard <= n; heard++) gap?.(gapBucket(then - latest[heard]!.at), n * window + heard)
    })
    session.run(inputs, outputs)
    return outputs.floats('output').slice((latest.length - 1) * width, latest.length * width)
  }
}

/** Copies a row of a table to a place among others. */
const rowsInto = (table: Float32Array, width: number, into: Float32Array) => (row: number, place: number) =>
  into.set(table.subarray(row * width, (row + 1) * width), place * width)
