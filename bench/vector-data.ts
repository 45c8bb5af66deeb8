import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { gaussian, integer, mulberry32 } from '../src/math/random.ts'
import { type Metric, Scanner } from '../src/math/scanner.ts'

/** Vectors to be found, queries, and the ten best rows of each query. All row-major. */
export interface VectorData {
  readonly name: string
  readonly width: number
  readonly metric: Metric
  readonly vectors: Float32Array
  readonly queries: Float32Array
  readonly truth: readonly ReadonlySet<number>[]
}

const folder = () => join(process.env['SERENDIP_DATA'] ?? '../shared/data', 'fashion-mnist')

/** Where the pictures should be, if they are not there. */
export const picturesMissing = (): string | undefined => (existsSync(join(folder(), 'gt_l2_top10.npy')) ? undefined : folder())

/** 60,000 pictures of 784 grey values, 10,000 more as queries; by distance. */
export function fashionMnist(asked: number): VectorData {
  const pixels = (file: string) => Float32Array.from(gunzipSync(readFileSync(join(folder(), file))).subarray(16))
  const npy = readFileSync(join(folder(), 'gt_l2_top10.npy'))
  // A header of version 1: ten bytes, the last two its length.
  const rows = new Int32Array(new Uint8Array(npy.subarray(10 + npy.readUInt16LE(8))).buffer)
  const width = 784
  return {
    name: 'fashion-mnist',
    width,
    metric: 'l2',
    vectors: pixels('train-images-idx3-ubyte.gz'),
    queries: pixels('t10k-images-idx3-ubyte.gz').subarray(0, asked * width),
    truth: Array.from({ length: asked }, (_, q) => new Set(rows.subarray(10 * q, 10 * q + 10))),
  }
}

/** Items around a thousand topics, some louder than others (lengths log-normal, sigma .2), and tastes around the same topics; by dot product. */
export function clusteredVectors(count: number, asked: number, seed: number): VectorData {
  const width = 64
  const random = mulberry32(seed)
  const topics = Float32Array.from({ length: 1_000 * width }, () => gaussian(random))
  const around = (many: number, loudness: number) => {
    const drawn = new Float32Array(many * width)
    for (let row = 0; row < many; row++) {
      const from = integer(random, 1_000) * width
      const loud = Math.exp(loudness * gaussian(random))
      for (let j = 0; j < width; j++) drawn[row * width + j] = loud * (topics[from + j]! + 0.7 * gaussian(random))
    }
    return drawn
  }
  const vectors = around(count, 0.2)
  const queries = around(asked, 0)
  return {
    name: `clustered ${count} x ${width}`,
    width,
    metric: 'dot',
    vectors,
    queries,
    truth: truthOf('dot', width, vectors, queries),
  }
}

/** The ten best rows of each query, by a scan of all; of those in `among`, if only these may be found. */
export function truthOf(
  metric: Metric,
  width: number,
  vectors: Float32Array,
  queries: Float32Array,
  among?: Int32Array,
): ReadonlySet<number>[] {
  const scanner = new Scanner(width)
  scanner.set(vectors)
  if (among === undefined) return scanner.findMany(metric, queries, 10).map(({ rows }) => new Set(rows))
  return Array.from(
    { length: queries.length / width },
    (_, q) => new Set(scanner.findAmong(metric, queries.subarray(q * width, (q + 1) * width), 10, among).rows),
  )
}

/** The first `count` queries. */
export const firstOf = <Data extends Pick<VectorData, 'width' | 'queries' | 'truth'>>(data: Data, count: number): Data => ({
  ...data,
  queries: data.queries.subarray(0, count * data.width),
  truth: data.truth.slice(0, count),
})
