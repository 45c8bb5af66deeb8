// One point of `scale`, alone in its process: node scale-point.ts <what> <size> <seed> prints one JSON object.
import { mulberry32 } from '../src/math/random.ts'
import { Scanner } from '../src/math/scanner.ts'
import { als } from '../src/models/als/als.ts'
import type { Interactions } from '../src/models/interactions.ts'
import { itemKnn } from '../src/models/item-knn/item-knn.ts'
import type { ModelKind, Settings } from '../src/models/model.ts'
import { movielensShape } from './movielens-shape.ts'
import { median } from './quantile.ts'
import { stopwatch } from './stopwatch.ts'

export type What = 'als' | 'cosine' | 'top-k'

export interface Point {
  readonly what: What
  readonly size: number
  readonly seconds: number
  readonly peakMemoryMiB: number
}

const factors = 64

/** Seconds of each kind of work at a size. */
const kinds: Readonly<Record<What, (size: number, seed: number) => Promise<number>>> = {
  als: (size, seed) => fit(als, { ...als.defaults, factors }, size, seed),
  cosine: (size, seed) => fit(itemKnn, itemKnn.defaults, size, seed),
  'top-k': async (size, seed) => {
    const random = mulberry32(seed)
    const scanner = new Scanner(factors, size)
    const vector = new Float32Array(factors)
    const draw = () => vector.forEach((_, j) => (vector[j] = random() - 0.5))
    for (let row = 0; row < size; row++) {
      draw()
      scanner.put(row, vector)
    }
    const seconds: number[] = []
    for (let query = 0; query < 21; query++) {
      draw()
      const lap = stopwatch()
      scanner.best(vector, 100)
      seconds.push(lap().seconds)
    }
    return median(seconds)
  },
}

async function fit<S extends Settings, M>(kind: ModelKind<Interactions, S, M>, settings: S, size: number, seed: number) {
  const data = movielensShape(size, seed)
  const lap = stopwatch()
  await kind.fit(data, settings, { seed, signal: new AbortController().signal, progress: () => {} })
  return lap().seconds
}

const [what, size, seed] = process.argv.slice(2)
const seconds = await kinds[what as What](Number(size), Number(seed))
const point: Point = { what: what as What, size: Number(size), seconds, peakMemoryMiB: process.resourceUsage().maxRSS / 1024 }
console.log(JSON.stringify(point))
