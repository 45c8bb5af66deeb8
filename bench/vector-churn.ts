import { hybridIndex } from '../src/retrieval/vector/hybrid.ts'
import type { GraphPlan } from '../src/retrieval/vector/plan.ts'
import type { Progress } from './prepared-world.ts'
import { contest, recallOf } from './vector-contest.ts'
import { idOf, ours } from './vector-contestants.ts'
import { truthOf, type VectorData } from './vector-data.ts'
import { type Row, rowsOn } from './vector-rows.ts'

const steps = 10

/** Half of the vectors are replaced by others, a twentieth at a time (a rebuild each); the peer is a graph built of what is held at the end. */
export async function churned(data: VectorData, plan: GraphPlan, report: Progress): Promise<Row[]> {
  const { width, metric, vectors, queries } = data
  const count = vectors.length / width
  const held = Math.floor((2 / 3) * count)
  const slice = (from: number, to: number) => vectors.subarray(from * width, to * width)
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => idOf(from + i))
  const open = () => hybridIndex(width, { ...plan, metric, graphFrom: 10_000 })
  const dataset = `${data.name}, half of ${held} replaced`
  report(dataset, 0, 10)
  const index = open()
  index.put(ids(0, held), slice(0, held))
  await index.settled()
  for (let i = 0; i < steps; i++) {
    const [from, to] = [i, i + 1].map((n) => Math.floor((n * held) / 2 / steps)) as [number, number]
    index.remove(ids(from, to))
    index.put(ids(held + from, held + to), slice(held + from, held + to))
    await index.settled()
    report(dataset, i + 1, steps)
  }
  const from = Math.floor(held / 2)
  const [fresh, left] = [open(), slice(from, from + held)]
  fresh.put(ids(from, from + held), left)
  await fresh.settled()
  const truth = truthOf(metric, width, left, queries).map((rows) => new Set(Array.from(rows, (row) => row + from)))
  const questions = { width, queries, truth }
  const churnedOne = ours('hybrid', index)
  const [after, afresh] = contest([churnedOne, ours('fresh build', fresh)], questions, 500)
  // Both as the fresh one was turned: the same question to both.
  index.expansionSearch = afresh!.expansion!
  const recallAt10 = recallOf(churnedOne, questions)
  await Promise.all([index.close(), fresh.close()])
  return [rowsOn(dataset)('hybrid', { ...after!, recallAt10, expansion: afresh!.expansion }, { name: 'fresh build', ...afresh! })]
}
