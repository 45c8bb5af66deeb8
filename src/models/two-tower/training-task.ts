import type { Graph, Tensor } from '../../tensor/graph.ts'
import { embedded, embeddedMean } from '../../tensor/layers/embedded.ts'
import { add } from '../../tensor/operators/arithmetic.ts'
import { concat } from '../../tensor/operators/shaping.ts'
import type { Task } from '../../tensor/training/task.ts'
import { Batches } from './batches.ts'
import { columnsOf } from './columns.ts'
import { taus } from './freshness.ts'
import { itemTower } from './item-tower.ts'
import { sampledSoftmax } from './loss.ts'
import type { Material } from './material.ts'
import { room } from './said.ts'
import type { TwoTowerSettings } from './settings.ts'
import { userTower } from './user-tower.ts'

/** Where there are few acts, so many steps of small batches. */
const leastSteps = 150

/** The training of both towers, as a thread is told it. */
export function task(material: Material): Task {
  const { settings, sizes } = material
  const { width, learningRate } = settings
  const batches = new Batches(material)
  const table = (rows: number) => ({
    rows: Math.max(1, rows),
    width,
    initial: { deviation: 0.1 },
    optimiser: { rule: 'adam' } as const,
  })
  return {
    tables: {
      items: table(sizes.items),
      people: table(sizes.people),
      names: table(sizes.names),
      words: table(sizes.words),
    },
    network: (graph) => bothTowers(graph, settings),
    steps: stepsOf(material),
    learningRate,
    schedule: 'cosine',
    warmup: 20,
    clipNorm: 5,
    fill: (batch, _step, random) => batches.fill(batch, random),
  }
}

function stepsOf({ item, settings: { passes, people, targets, mostSteps } }: Material): number {
  if (item.length === 0) return 0
  return Math.min(mostSteps, Math.max(leastSteps, Math.ceil((passes * item.length) / (people * targets))))
}

function bothTowers(graph: Graph, settings: TwoTowerSettings): Tensor {
  const { people, targets, historyLength, width } = settings
  const columns = columnsOf(settings)
  const own = embedded(graph, { name: 'history.own', table: 'items', width }, [people, historyLength])
  const names = embeddedMean(graph, { name: 'history.names', table: 'names', width }, [people, historyLength, room.itemNames])
  const askers = userTower(graph, people, add(own, names), settings)
  const items = concat([itemTower(graph, columns, settings), graph.input('item.born', [columns, taus.length])], 1)
  return sampledSoftmax(askers, items, {
    targets,
    logCounts: graph.input('logCounts', [1, columns]),
    negative: graph.input('negative', [people, columns]),
    shares: graph.input('shares', [people, targets]),
  })
}
