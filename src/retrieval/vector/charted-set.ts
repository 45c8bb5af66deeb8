import { setImmediate as nextTurn } from 'node:timers/promises'
import { Scanner } from '../../math/scanner.ts'
import type { Allowed, Neighbour } from '../../storage/ports/vector-index.ts'
import { buildGraph } from './build-graph.ts'
import { type Charted, likelyRows, scoredAgain } from './graph-scan.ts'
import { neighbours } from './neighbours.ts'
import { type HybridPlan, shapeOf } from './plan.ts'

export interface Within {
  readonly allowed: Allowed | undefined
  readonly hidden: ReadonlySet<string>
  readonly expansionSearch: number
}

/** Named vectors that do not change, and a graph of them. */
export interface ChartedSet {
  readonly size: number
  readonly ids: Iterable<string>
  readonly has: (id: string) => boolean
  /** As it stands: a view. */
  readonly view: (id: string) => Float32Array | undefined
  /** The `count` best that are neither `hidden` nor forbidden. */
  readonly search: (query: Float32Array, count: number, { allowed, hidden, expansionSearch }: Within) => Neighbour[]
}

/** How long this thread copies before it lets others have a turn, in milliseconds. */
const turnMs = 5

/** Copies the vectors of `ids` in short turns, each once, leaving out those that are gone by then, and has a graph built of them. */
export async function chart(
  ids: readonly string[],
  view: (id: string) => Float32Array | undefined,
  width: number,
  plan: HybridPlan,
  signal: AbortSignal,
): Promise<ChartedSet> {
  const table = new Scanner(width, ids.length)
  const held: string[] = []
  const rows = new Map<string, number>()
  let turnEnds = performance.now() + turnMs
  for (const id of ids) {
    const vector = view(id)
    if (vector !== undefined && !rows.has(id)) {
      table.put(held.length, vector)
      rows.set(id, held.push(id) - 1)
    }
    if (performance.now() < turnEnds) continue
    await nextTurn()
    signal.throwIfAborted()
    turnEnds = performance.now() + turnMs
  }
  const shape = shapeOf(width, plan)
  const graph = await buildGraph(table, shape, plan.threads ?? 1, signal)
  return chartedSet(held, rows, { graph, table, shape })
}

type Charts = Omit<Charted, 'expansionSearch'>

function chartedSet(ids: readonly string[], rows: ReadonlyMap<string, number>, charts: Charts): ChartedSet {
  const { table, shape } = charts
  return {
    size: ids.length,
    ids,
    has: (id) => rows.has(id),
    view: (id) => {
      const row = rows.get(id)
      return row === undefined ? undefined : table.view(row)
    },
    search: (query, count, { allowed, hidden, expansionSearch }) => {
      const asked = {
        total: ids.length,
        findable: ids.length - hidden.size,
        row: (id: string) => rows.get(id),
        id: (row: number) => (hidden.has(ids[row]!) ? undefined : ids[row]),
        likely: (wanted: number, few: number) => likelyRows({ ...charts, expansionSearch }, query, wanted, few),
        scoredAgain: scoredAgain(shape.scalar),
        score: (rows: Int32Array) => table.findAmong(shape.metric, query, rows.length, rows),
      }
      return neighbours(asked, count, allowed)
    },
  }
}
