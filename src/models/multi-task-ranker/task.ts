import { mulberry32, type Random, shuffle } from '../../math/random.ts'
import type { Graph, Tensor } from '../../tensor/graph.ts'
import { embedded, embeddedMean } from '../../tensor/layers/embedded.ts'
import { add, scale } from '../../tensor/operators/arithmetic.ts'
import { weightedLogistic } from '../../tensor/operators/losses.ts'
import { sum } from '../../tensor/operators/reductions.ts'
import { slice } from '../../tensor/operators/shaping.ts'
import type { Batch } from '../../tensor/training/batch.ts'
import type { Task } from '../../tensor/training/task.ts'
import type { Heads } from '../linear-ranker/linear-ranker-model.ts'
import { positionSlots, slotOf } from '../ranking-data.ts'
import { likenessWidth } from '../two-tower/likeness.ts'
import { crossBuckets, crossesOfRow } from './crosses.ts'
import { weigh } from './heads.ts'
import { factBuckets, factsOfItem } from './item-facts.ts'
import { network } from './network.ts'
import { factsOfAct } from './past.ts'
import type { MultiTaskSettings } from './settings.ts'
import type { ShownRows } from './shown-rows.ts'

export interface RankerLesson {
  readonly rows: ShownRows
  readonly actions: readonly string[]
  readonly settings: MultiTaskSettings
  /** What the network begins as; it learns what this leaves over. */
  readonly linear: Heads
}

/** Tables are so many floats wide: heads, made a multiple of four. */
export const headsPadded = (actions: readonly string[]): number => Math.ceil(actions.length / 4) * 4

/** Trains the network of `network.ts` on rows that were shown. */
export function task({ rows, actions, settings, linear }: RankerLesson, seed: number): Task {
  const { width, batch, history, epochs } = settings
  const heads = headsPadded(actions)
  const columns = rows.columns.length / rows.count
  // Adagrad's steps shrink with what was seen of a row: it begins with larger ones than Adam's.
  const rate = 20
  const ofItems = { width, initial: { deviation: 0.1 }, rate }
  const epochSteps = Math.ceil(rows.count / batch)
  const order = orderOf(rows.count, seed)
  return {
    tables: {
      items: { rows: Math.max(1, rows.numbered), ...ofItems },
      facts: { rows: factBuckets, ...ofItems },
      crosses: { rows: crossBuckets, width: heads, initial: { deviation: 0 }, rate: 5 },
      weights: { rows: factBuckets, width: heads, initial: { deviation: 0 }, rate },
      positions: { rows: positionSlots, width: heads, initial: { values: positionsOf(linear, heads) } },
    },
    network: (graph) => {
      const items = itemVectors(graph, 'item', [batch, 1], width)
      const past = itemVectors(graph, 'past', [batch, history], width)
      const crosses = embeddedMean(graph, { name: 'crosses', table: 'crosses', width: heads }, [batch, crossesOfRow])
      const weights = embeddedMean(graph, { name: 'weights', table: 'weights', width: heads }, [batch, factsOfItem])
      const wide = add(scale(crosses, crossesOfRow), scale(weights, weightOfFacts))
      const seen = {
        columns: graph.input('columns', [batch, columns]),
        organic: graph.input('organic', [batch, 1]),
        likeness: graph.input('likeness', [batch, likenessWidth]),
        items,
        past,
        acts: graph.input('acts', [batch, history, factsOfAct]),
        there: graph.input('there', [batch, history, 1]),
        wide: slice(wide, 1, 0, actions.length),
      }
      // What the place did stands in a tower of its own while training, and is left out when serving (Zhao et al., 2019).
      const position = embedded(graph, { name: 'position', table: 'positions', width: heads }, [batch])
      const logOdds = add(network(seen, actions, settings, linear), slice(position, 1, 0, actions.length))
      const [supports, opposes] = ['supports', 'opposes'].map((name) => graph.input(name, [batch, actions.length]))
      return scale(sum(weightedLogistic(logOdds, supports!, opposes!)), 1 / batch)
    },
    steps: epochs * epochSteps,
    learningRate: settings.learningRate,
    schedule: 'cosine',
    warmup: Math.min(50, epochSteps),
    optimiser: { rule: 'adam', decay: settings.decay },
    clipNorm: 5,
    fill: (into, step, random) => fill(into, order(step, batch), rows, actions, settings, random),
  }
}

/** Effects of positions by slot, as a table: slots x heads. */
export function positionsOf({ positionEffects }: Heads, padded: number): Float32Array {
  const table = new Float32Array(positionSlots * padded)
  positionEffects.forEach((effect, i) => {
    table[(i % positionSlots) * padded + Math.floor(i / positionSlots)] = effect
  })
  return table
}

/** What the mean of an item's facts, each a word for or against every action, is taken times. */
export const weightOfFacts = 4

/** An item's vector: its own, where it has one, and the mean of its facts'. */
export function itemVectors(graph: Graph, name: string, ids: readonly number[], width: number): Tensor {
  const own = embedded(graph, { name, table: 'items', width }, ids)
  const facts = embeddedMean(graph, { name: `${name}.facts`, table: 'facts', width }, [...ids, factsOfItem])
  return add(own, facts)
}

/** The rows of each batch: all of them once an epoch, in an order drawn for it. */
function orderOf(count: number, seed: number): (step: number, batch: number) => Int32Array {
  let [drawnFor, order] = [-1, [] as number[]]
  return (step, batch) => {
    const steps = Math.ceil(count / batch)
    const epoch = Math.floor(step / steps)
    if (epoch !== drawnFor) {
      order = shuffle([...Array(count).keys()], mulberry32(seed + 7919 * epoch))
      drawnFor = epoch
    }
    // The last batch of an epoch is filled up from its beginning.
    return Int32Array.from({ length: batch }, (_, i) => order[((step % steps) * batch + i) % count]!)
  }
}

function fill(
  { floats, ints }: Batch,
  chosen: Int32Array,
  rows: ShownRows,
  actions: readonly string[],
  { history, idDropout }: MultiTaskSettings,
  random: Random,
): void {
  const [heads, columns] = [actions.length, rows.columns.length / rows.count]
  const [items, itemFacts] = [ints('item'), ints('item.facts')]
  const [past, pastFacts] = [ints('past'), ints('past.facts')]
  chosen.forEach((n, b) => {
    floats('columns').set(rows.columns.subarray(n * columns, (n + 1) * columns), b * columns)
    ints('crosses').set(rows.crosses.subarray(n * crossesOfRow, (n + 1) * crossesOfRow), b * crossesOfRow)
    ints('position')[b] = slotOf(rows.positions[n]!)
    floats('likeness').set(rows.likeness.subarray(n * likenessWidth, (n + 1) * likenessWidth), b * likenessWidth)
    floats('organic')[b] = rows.positions[n]! < 0 ? 1 : 0
    weigh(rows.labels, n * heads, actions, rows.weights[n]!, floats('supports'), floats('opposes'), b * heads)
    const slate = rows.slateOf[n]!
    floats('acts').set(
      rows.past.acts.subarray(slate * history * factsOfAct, (slate + 1) * history * factsOfAct),
      b * history * factsOfAct,
    )
    floats('there').set(rows.past.there.subarray(slate * history, (slate + 1) * history), b * history)
    write(rows, rows.places[n]!, random() < idDropout, items, itemFacts, b)
    for (let i = 0; i < history; i++) {
      write(rows, rows.past.places[slate * history + i]!, false, past, pastFacts, b * history + i)
    }
  })
  ints('weights').set(itemFacts)
}

/** The number and the facts of the item at a place. */
function write(
  { numbers, facts }: ShownRows,
  place: number,
  unnamed: boolean,
  ids: Int32Array,
  out: Int32Array,
  at: number,
): void {
  ids[at] = place < 0 || unnamed ? -1 : numbers[place]!
  if (place < 0) out.fill(-1, at * factsOfItem, (at + 1) * factsOfItem)
  else for (let f = 0; f < factsOfItem; f++) out[at * factsOfItem + f] = facts[place * factsOfItem + f]!
}
