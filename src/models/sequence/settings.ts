import type { Settings } from '../model.ts'

/** How a sequence transformer is fitted. */
export interface SequenceSettings extends Settings {
  /** Numbers in a vector, a multiple of 4 and of the heads. Below 32 tastes blur; twice as many take two to four times as long. */
  readonly width: number
  /** Blocks, one upon the other, each of attention and a gated layer. One relates acts to acts, two relate such relations; more want more acts than most have. */
  readonly blocks: number
  /** Ways in which a block looks back at once. */
  readonly heads: number
  /** Acts that are looked back upon. Attention costs its square, in training and in each request. */
  readonly window: number
  /** Share of the numbers that a step forgets, of items and behind each layer. With few acts an item, .5: below, it learns people by heart. With hundreds, .1. */
  readonly dropout: number
  /** Items drawn in each step, from which all its places tell what followed. Where there are no more, all are taken, and the softmax is exact. */
  readonly negatives: number
  /** How often every act is learnt from, where `mostActs` allows. Too often, and it learns people by heart. */
  readonly epochs: number
  /** Acts learnt from in all, but for a first epoch: on large logs fewer epochs do, and this bounds the time of a fit. */
  readonly mostActs: number
  /** Acts in a step. */
  readonly batch: number
  /** Of Adam at its highest; it rises during the first steps, and falls along a line to zero. Twice the width wants about half of it; too low, and few epochs learn little more than what is popular. */
  readonly learningRate: number
}

export const sequenceDefaults: SequenceSettings = {
  width: 64,
  blocks: 1,
  heads: 2,
  window: 64,
  dropout: 0.2,
  negatives: 512,
  epochs: 20,
  mostActs: 500_000,
  batch: 256,
  learningRate: 0.01,
}
