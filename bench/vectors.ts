import type { Measured } from '../src/cli/report.ts'
import { defaultThreads } from '../src/math/pool.ts'
import { exactIndex } from '../src/retrieval/vector/exact.ts'
import { hnswIndex } from '../src/retrieval/vector/hnsw.ts'
import { hybridIndex } from '../src/retrieval/vector/hybrid.ts'
import type { Scalar } from '../src/retrieval/vector/plan.ts'
import { type Hnswlib, hnswlib } from './peers/hnswlib.ts'
import type { Progress } from './prepared-world.ts'
import { churned } from './vector-churn.ts'
import { contest } from './vector-contest.ts'
import {
  asksHnswlib,
  connectivity,
  expansionAdd,
  fill,
  hnswlibGraph,
  ours,
  usearchGraph,
  usearchScan,
} from './vector-contestants.ts'
import { clusteredVectors, fashionMnist, firstOf, picturesMissing, type VectorData } from './vector-data.ts'
import { filtered } from './vector-filter.ts'
import { type Row, rowsOn } from './vector-rows.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
  /** Vectors of the clustered data; a million unless said. */
  readonly size?: number
}

const queries = 1_000
const threads = defaultThreads()
const plan = { connectivity, expansionAdd, threads }

/**
 * Recall@10 and rate of each index beside usearch and hnswlib on the same vectors: one query at a time on one thread, every graph with
 * the same connectivity and expansion, each turned to recall .99 first, then asked in turns. Then under a filter, and after half of
 * the vectors were replaced.
 */
export async function run({ seed, report, size = 1_000_000 }: Options): Promise<Measured> {
  const rows: Row[] = []
  const missing = picturesMissing()
  if (missing === undefined) {
    const { library, absent } = libraryOrWhy()
    const every: Built = { graphs: ['f32', 'bf16', 'i8'], peers: ['f32', 'bf16'] }
    rows.push(...(await compare(fashionMnist(queries), report, every, library, absent)))
  }
  const items = clusteredVectors(size, queries, seed)
  // A graph of a million takes minutes: only the hybrid's, and usearch's of the same kind.
  const few: Built = { graphs: [], peers: ['bf16'] }
  rows.push(...(await compare(items, report, few, undefined, 'not built: hnswlib-node adds on one thread only')))
  rows.push(...(await churned(clusteredVectors(Math.min(size, 100_000), queries, seed), plan, report)))
  return {
    dataset: missing === undefined ? `fashion-mnist; ${items.name}` : items.name,
    rows,
    notes: [
      `Graphs: connectivity ${connectivity}, expansion while adding ${expansionAdd}, built with ${threads} threads.`,
      ...(missing === undefined
        ? []
        : [`Not measured on fashion-mnist: it is not in ${missing}. SERENDIP_DATA names the folder of data.`]),
    ],
  }
}

/** Which graphs are built, of ours and of usearch's, beside the hybrid. */
interface Built {
  readonly graphs: readonly Scalar[]
  readonly peers: readonly ('f32' | 'bf16')[]
}

async function compare(
  data: VectorData,
  report: Progress,
  built: Built,
  library: Hnswlib | undefined,
  absent: string,
): Promise<Row[]> {
  const { name: dataset, width, metric } = data
  const step = (doing: string) => report(`${dataset}: ${doing}`, 0, 1)
  const row = rowsOn(dataset)

  step('scans')
  const scans = [exactIndex(width, { metric }), exactIndex(width, { metric, scalar: 'i8' })] as const
  for (const index of scans) fill(index, data)
  const scanning = [ours('exact', scans[0]), ours('exact i8', scans[1]), usearchScan(data)]
  const [exact, bytes, scan] = contest(scanning, firstOf(data, 100), 30)
  const scanPeer = { name: scanning[2]!.name, ...scan! }
  const rows: Row[] = [row('exact', exact!, scanPeer), row('exact i8', bytes!, scanPeer)]

  const peers = built.peers.map((scalar) => {
    step(`usearch ${scalar} adds`)
    return usearchGraph(data, scalar, threads)
  })
  const graphs = built.graphs.map((scalar) => {
    const name = scalar === 'f32' ? 'hnsw' : scalar
    step(`${name} adds`)
    const index = hnswIndex(width, { ...plan, metric, scalar })
    fill(index, data)
    return ours(name, index)
  })
  step('hybrid adds')
  const hybrid = hybridIndex(width, { ...plan, metric, graphFrom: 10_000 })
  fill(hybrid, data)
  await hybrid.settled()
  graphs.push(ours('hybrid', hybrid))
  const count = data.vectors.length / width
  const other = library && hnswlibGraph(library, data, (done) => report(`${dataset}: hnswlib adds`, done, count))

  step('graphs')
  const others = [...peers, ...(other === undefined ? [] : [asksHnswlib(other)])]
  const results = contest([...graphs, ...others], data, 500)
  const peerResults = others.map(({ name }, i) => ({ name, ...results[graphs.length + i]! }))
  for (const [i, { name }] of graphs.entries()) {
    // Full floats beside full floats; whatever is rounded beside both of usearch's.
    const beside = peerResults.filter(({ name: peer }) =>
      name === 'hnsw' ? peer !== 'usearch bf16' : peer.startsWith('usearch'),
    )
    rows.push(...beside.map((peer) => row(name, results[i]!, peer)))
  }

  step('filtered')
  rows.push(...filtered(data, hybrid, results[graphs.length - 1]!.expansion!, other, absent))
  await hybrid.close()
  return rows
}

function libraryOrWhy(): { readonly library: Hnswlib | undefined; readonly absent: string } {
  try {
    return { library: hnswlib(), absent: '' }
  } catch (error) {
    return { library: undefined, absent: `hnswlib-node is absent: ${(error as Error).message.split('\n')[0]}` }
  }
}
