import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exactSearch, Index, MetricKind, ScalarKind } from 'usearch'
import type { Allowed, VectorIndex } from '../src/storage/ports/vector-index.ts'
import type { HierarchicalNSW, Hnswlib } from './peers/hnswlib.ts'
import type { Contestant } from './vector-contest.ts'
import type { VectorData } from './vector-data.ts'

const kinds = { dot: MetricKind.IP, cosine: MetricKind.Cos, l2: MetricKind.L2sq } as const
const scalars = { f32: ScalarKind.F32, bf16: ScalarKind.BF16 } as const
/** The same of all graphs. */
export const connectivity = 16
export const expansionAdd = 128

export const idOf = (row: number): string => String(row)

/** One of ours; ids are the rows' numbers. */
export function ours(name: string, index: VectorIndex & { expansionSearch?: number }, allowed?: Allowed): Contestant {
  const find = (query: Float32Array) => index.search(query, 10, allowed)
  if (index.expansionSearch === undefined) return { name, find }
  return {
    name,
    find,
    turn: (expansion) => {
      index.expansionSearch = expansion
    },
  }
}

export const fill = (index: VectorIndex, { vectors, width }: VectorData): void =>
  index.put(
    Array.from({ length: vectors.length / width }, (_, row) => idOf(row)),
    vectors,
  )

/** usearch through its own interface, its graph built with `threads`. */
export function usearchGraph({ width, metric, vectors }: VectorData, scalar: keyof typeof scalars, threads: number): Contestant {
  const plan = {
    dimensions: width,
    metric: kinds[metric],
    quantization: scalars[scalar],
    connectivity,
    expansion_add: expansionAdd,
    multi: false,
  }
  const built = new Index({ ...plan, expansion_search: 64 })
  built.add(
    BigUint64Array.from({ length: vectors.length / width }, (_, row) => BigInt(row)),
    vectors,
    threads,
  )
  // Its expansion is fixed when it is made: each is loaded from the graph that was built once.
  const folder = mkdtempSync(join(tmpdir(), 'serendip-peer-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'graph')
  built.save(file)
  let index = built
  return {
    name: `usearch ${scalar}`,
    find: (query) => index.search(query, 10, 1).keys,
    turn: (expansion) => {
      index = new Index({ ...plan, expansion_search: expansion })
      index.load(file)
    },
  }
}

/** usearch's scan of everything. */
export const usearchScan = ({ width, metric, vectors }: VectorData): Contestant => ({
  name: 'usearch exactSearch',
  // It does not mind where in a buffer a query begins: so each is copied.
  find: (query) => exactSearch(vectors, query.slice(), width, 10, kinds[metric], 1).keys,
})

export interface HnswlibGraph {
  readonly name: string
  readonly index: HierarchicalNSW
}

export function hnswlibGraph(
  library: Hnswlib,
  { width, metric, vectors }: VectorData,
  report: (done: number) => void,
): HnswlibGraph {
  const index = library.open(metric === 'l2' ? 'l2' : 'ip', width)
  const count = vectors.length / width
  index.initIndex({ maxElements: count, m: connectivity, efConstruction: expansionAdd, randomSeed: 1 })
  for (let row = 0; row < count; row++) {
    index.addPoint(Array.from(vectors.subarray(row * width, (row + 1) * width)), row)
    if (row % 1000 === 0) report(row)
  }
  return { name: library.name, index }
}

/** It takes plain lists only. */
export const asksHnswlib = ({ name, index }: HnswlibGraph, keeps?: (row: number) => boolean): Contestant => ({
  name,
  find: (query) => index.searchKnn(Array.from(query), 10, keeps).neighbors,
  turn: (expansion) => index.setEf(expansion),
})
