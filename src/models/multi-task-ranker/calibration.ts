import { weigh } from './heads.ts'

/** One line a head over its log-odds, z' = slope z + offset, so that what is foreseen is as frequent as what happens (Platt, 1999). */
export interface Calibration {
  readonly slope: Float64Array
  readonly offset: Float64Array
}

export const uncalibrated = (heads: number): Calibration => ({
  slope: new Float64Array(heads).fill(1),
  offset: new Float64Array(heads),
})

/** So many effective happenings pull each line to the identity: a head that hardly ever happened stays as it was learnt. */
const prior = 20

/** Fits each head's line by Newton's method, on rows that the network was not fitted on: `logOdds` and `labels` are count x heads. */
export function calibrated(
  logOdds: Float32Array,
  labels: Float32Array,
  weights: Float32Array,
  actions: readonly string[],
): Calibration {
  const heads = actions.length
  const supports = new Float32Array(labels.length)
  const opposes = new Float32Array(labels.length)
  weights.forEach((weight, n) => weigh(labels, n * heads, actions, weight, supports, opposes, n * heads))
  const calibration = uncalibrated(heads)
  for (let head = 0; head < heads; head++) {
    const [slope, offset] = line(logOdds, supports, opposes, heads, head)
    calibration.slope[head] = slope
    calibration.offset[head] = offset
  }
  return calibration
}

function line(
  z: Float32Array,
  supports: Float32Array,
  opposes: Float32Array,
  heads: number,
  head: number,
): readonly [number, number] {
  let [slope, offset] = [1, 0]
  for (let pass = 0; pass < 20; pass++) {
    // Pulled to the identity as by `prior` rows of odds one.
    let [ga, gb, aa, ab, bb] = [(prior / 4) * (slope - 1), (prior / 4) * offset, prior / 4, 0, prior / 4]
    for (let i = head; i < z.length; i += heads) {
      const [x, s, o] = [z[i]!, supports[i]!, opposes[i]!]
      const p = 1 / (1 + Math.exp(-(slope * x + offset)))
      const residual = (s + o) * p - s
      const bend = (s + o) * p * (1 - p)
      ga += residual * x
      gb += residual
      aa += bend * x * x
      ab += bend * x
      bb += bend
    }
    const determinant = aa * bb - ab * ab
    const [da, db] = [(bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant]
    slope -= da
    offset -= db
    if (Math.abs(da) + Math.abs(db) < 1e-6) break
  }
  // A line that turns predictions around was drawn through noise.
  return slope > 0 ? [slope, offset] : [1, 0]
}
