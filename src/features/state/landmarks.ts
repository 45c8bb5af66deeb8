import type { Millis } from '../../domain/time.ts'

/** So many half-lives may lie between a landmark and what is folded: 2^512 is far from what a double holds. */
const farthest = 512

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava, Xu, 2009): an event weighs 2^((at - landmark) / half-life) for ever, and a read divides by
 * the weight of its own moment. So a sum that is not touched need not be touched, order does not matter, and one factor serves all sums of
 * a half-life. A landmark moves by whole half-lives, which scales sums by a power of two, exactly.
 */
export class Landmarks {
  readonly halfLives: readonly Millis[]
  /** NaN until the first event. */
  readonly at: Float64Array
  /** What an event at the moment last given weighs; the last is 1, for what does not decay. */
  readonly weights: Float64Array

  constructor(halfLives: readonly Millis[]) {
    this.halfLives = halfLives
    this.at = new Float64Array(halfLives.length).fill(Number.NaN)
    this.weights = new Float64Array(halfLives.length + 1).fill(1)
  }

  /** Sets the weights of an event. Calls `scale` with what sums of a half-life are to be multiplied by, where its landmark moves. */
  weigh(at: Millis, scale: (halfLife: number, factor: number) => void): void {
    for (let h = 0; h < this.halfLives.length; h++) {
      const half = this.halfLives[h]!
      let away = (at - this.at[h]!) / half
      if (!(away < farthest)) {
        const moved = Math.floor(at / half) * half
        if (!Number.isNaN(away)) scale(h, 2 ** -((moved - this.at[h]!) / half))
        this.at[h] = moved
        away = (at - moved) / half
      }
      this.weights[h] = Math.exp(away * Math.LN2)
    }
  }

  /** What a sum is to be multiplied by to stand as at `at`; 1 where it does not decay (-1), and before the first event. */
  factor(halfLife: number, at: Millis): number {
    if (halfLife < 0) return 1
    const landmark = this.at[halfLife]!
    return Number.isNaN(landmark) ? 1 : Math.exp(((landmark - at) / this.halfLives[halfLife]!) * Math.LN2)
  }
}
