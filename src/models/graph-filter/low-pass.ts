import { integer, mulberry32 } from '../../math/random.ts'
import { rightSingularVectors } from '../../math/singular.ts'
import { rowCount, type SparseRows } from '../../math/sparse.ts'
import type { TrainingRun } from '../model.ts'
import type { GraphFilterSettings } from './settings.ts'
import { type Degrees, product, withPowers } from './table.ts'

/** Of the subspace iteration, and so of words of progress. */
export const singularRounds = 12

/** People whose answers are measured to set the low pass beside P. */
const measured = 64

export interface LowPass {
  readonly width: number
  /** V, row i times degree_i^-e, and degree_i^e: items x width, row-major. */
  readonly inward: Float32Array
  readonly outward: Float32Array
}

export async function lowPass(
  acts: SparseRows,
  degrees: Degrees,
  { rank, lowPassPower }: GraphFilterSettings,
  { seed, signal, progress }: TrainingRun,
  threads: number,
  steps: number,
): Promise<LowPass> {
  if (rank === 0) return { width: 0, inward: new Float32Array(0), outward: new Float32Array(0) }
  const { vectors, width } = await rightSingularVectors(withPowers(acts, degrees, 0.5, 0.5), degrees.items.length, {
    rank,
    seed,
    threads,
    signal,
    rounds: singularRounds,
    progress: (done) => progress({ done, of: singularRounds + steps }),
  })
  const times = (power: number) => {
    const byItem = degrees.items.map((degree) => degree ** power)
    return vectors.map((x, n) => x * byItem[Math.floor(n / width)]!)
  }
  return { width, inward: times(-lowPassPower), outward: times(lowPassPower) }
}

/** Makes what L answers to some people `portion` as long as what P answers to them. */
export function scaleOutward(
  low: LowPass,
  byUser: SparseRows,
  byItem: SparseRows,
  acts: SparseRows,
  portion: number,
  seed: number,
): void {
  const random = mulberry32(seed)
  let direct = 0
  let passed = 0
  for (let n = 0; n < measured && low.width > 0; n++) {
    const person = integer(random, rowCount(acts))
    const asked = new Float32Array(rowCount(byItem))
    for (let e = acts.bounds[person]!; e < acts.bounds[person + 1]!; e++) asked[acts.ids[e]!] = acts.values[e]!
    for (const x of product(byItem, product(byUser, asked))) direct += x * x
    passed += squaredAnswer(low, asked)
  }
  const scale = passed > 0 ? portion * Math.sqrt(direct / passed) : 0
  for (let i = 0; i < low.outward.length; i++) low.outward[i]! *= scale
}

/** |L x|², as far as `outward` is scaled. */
function squaredAnswer({ width, inward, outward }: LowPass, asked: Float32Array): number {
  const spectrum = new Float32Array(width)
  asked.forEach((x, item) => {
    if (x !== 0) for (let r = 0; r < width; r++) spectrum[r]! += x * inward[item * width + r]!
  })
  let sum = 0
  for (let item = 0; item < asked.length; item++) {
    let answer = 0
    for (let r = 0; r < width; r++) answer += outward[item * width + r]! * spectrum[r]!
    sum += answer * answer
  }
  return sum
}
