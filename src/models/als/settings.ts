import type { Settings } from '../model.ts'

/** How implicit ALS is fitted. An act of weight w means confidence 1 + alpha w that the person wants the item; whatever was not done, confidence 1 that they do not. */
export interface AlsSettings extends Settings {
  /** Numbers in a vector, 1 to 1024. Below 32 tastes blur. Where each person did few things of many, hundreds still find more, at their price in time; 16, 32, 64 … 1024 cost no padding. */
  readonly factors: number
  /** Both sides solved once an iteration. 8 is usable; beyond 20 nothing changes. */
  readonly iterations: number
  /**
   * What all acts together weigh, as a portion of what all that was not done weighs: it sets alpha, and suits dense and sparse data alike.
   * Below .01 only what is popular is found; above .3 chance meetings count as taste.
   */
  readonly confidence: number
  /** Ridge of a row, a portion of its confidences' `regularizationPower`-th power. Too low and rare items come first; too high and popular ones do. */
  readonly regularization: number
  /** The nu of Rendle et al.: 1 shrinks everyone's row in proportion to their evidence, 0 shrinks all alike as Hu et al. do. */
  readonly regularizationPower: number
  /** An act counts half as much as one so many days newer, when fitting: tastes and catalogs drift. 0 counts all alike. */
  readonly halfLifeDays: number
  /** An act of who asks counts half as much as the one so many places newer. 0 counts all alike. */
  readonly halfLifeActs: number
  /**
   * Steps of conjugate gradients a row and an iteration, from where the last one left it; beyond 64 factors a person gets one more. On
   * twenty million acts shaped like MovieLens, 1 comes to a lower loss than three plain steps a row, from the fourth iteration on
   * (`npm run bench -- als`); 2 take longer, and help where factors are many and acts few.
   */
  readonly steps: number
}

export const alsDefaults: AlsSettings = {
  factors: 64,
  iterations: 12,
  confidence: 0.05,
  regularization: 0.005,
  regularizationPower: 1,
  halfLifeDays: 14,
  halfLifeActs: 10,
  steps: 1,
}

/** alpha such that the excess confidences, alpha x weight, sum to `confidence` x the cells of the table. */
export const alphaOf = ({ confidence }: AlsSettings, users: number, items: number, weights: Float32Array): number => {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return sum > 0 ? (confidence * users * items) / sum : 0
}

/**
 * The ridge of a row whose entries' excess confidences sum to `excess`, against a side of `opposite` rows:
 * lambda (opposite + excess)^nu. With c = 1 + alpha w this is alpha^nu times lambda (|I_u| + alpha_0 |I|)^nu, alpha_0 = 1 / alpha, of
 * Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation benchmarks" (2022), equation 6, entries weighted.
 */
export const ridgeOf = ({ regularization, regularizationPower }: AlsSettings, opposite: number, excess: number): number =>
  regularization * (opposite + excess) ** regularizationPower
