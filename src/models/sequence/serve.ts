import type { IdMap, ItemId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { Graph } from '../../tensor/graph.ts'
import { Buffers, Session } from '../../tensor/session.ts'
import type { Learnt } from '../../tensor/training/task.ts'
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

export interface SequenceModel extends VectorModel, LearntSequences {}

/** Makes a trained transformer answer: one pass over the asker's latest acts, and an exact scan of the items. */
export function serveSequences(fitted: LearntSequences): SequenceModel {
  const { settings, items, learnt } = fitted
  const { width } = settings
  const table = learnt.tables.get('items')!
  const expected = items.size === 0 ? undefined : expecting(fitted)
  const userVector = (acts: readonly KnownAct[], at: Millis) =>
    expected === undefined || acts.length === 0 ? new Float32Array(width) : expected(acts, at)
  return { ...fitted, ...serveVectors({ items, table, width, halfLifeActs: 0, userVector }) }
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
