/** How one side of a rollout does: the challenger, or the champions beside it at the same time. */
export interface Tally {
  answers: number
  /** Answers in which a model failed: no number, too late, broken. */
  failed: number
  /** Milliseconds of each answer, by doublings of a tenth: 0.1, 0.2 … */
  readonly milliseconds: Uint32Array
  /** Predicted chances of a click, by twentieths of a unit of log-odds from -5 on. */
  readonly predictions: Uint32Array
  impressions: number
  takes: number
}

const bins = 24

export const newTally = (): Tally => ({
  answers: 0,
  failed: 0,
  milliseconds: new Uint32Array(bins * 4),
  predictions: new Uint32Array(bins),
  impressions: 0,
  takes: 0,
})

/** Quarter doublings: a quantile is known to a fifth of itself. */
export const slotOfMs = (ms: number): number =>
  Math.max(0, Math.min(bins * 4 - 1, Math.floor(4 * Math.log2(Math.max(ms, 0.1) / 0.1))))

export const slotOfChance = (p: number): number => {
  const odds = Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6))
  return Math.max(0, Math.min(bins - 1, Math.floor((odds + 6) * 2)))
}

/** Milliseconds below which this share of the answers took. */
export function quantileOf({ milliseconds, answers }: Tally, q: number): number {
  let left = q * answers
  for (let slot = 0; slot < milliseconds.length; slot++) {
    left -= milliseconds[slot]!
    if (left <= 0) return 0.1 * 2 ** ((slot + 1) / 4)
  }
  return Number.NaN
}

/** Answers that surely took longer than this. */
export const countAbove = ({ milliseconds }: Tally, ms: number): number =>
  milliseconds.subarray(slotOfMs(ms) + 1).reduce((sum, n) => sum + n, 0)

/** Population stability index of predictions: 0 where they are spread alike. */
export function predictionShift(a: Tally, b: Tally): number {
  const [countA, countB] = [a.predictions, b.predictions].map((each) => each.reduce((sum, n) => sum + n, 0))
  if (Math.min(countA!, countB!) < 200) return 0
  let sum = 0
  a.predictions.forEach((n, slot) => {
    const [p, q] = [(n + 0.5) / (countA! + bins / 2), (b.predictions[slot]! + 0.5) / (countB! + bins / 2)]
    sum += (p - q) * Math.log(p / q)
  })
  return sum
}
