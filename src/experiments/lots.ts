import { murmur3, murmur3Begun, murmur3Ended } from '../math/hash.ts'
import { buckets, type Experiment } from './experiment.ts'

/**
 * Version 1 of how people fall to arms, the same for ever. A person's number is MurmurHash3 (32 bits, seed 0) of the user id; what they draw
 * is MurmurHash3 of its four bytes, under a seed that is MurmurHash3 of the name of what is drawn for. A layer's draw gives the bucket; an
 * experiment's in its upper 16 bits whether the person is let in, and in its lower 16 the arm. So nothing is stored, a person meets the same
 * arm in every session, whoever is in stays in as the share grows, and layers know nothing of each other.
 */
export interface Person {
  /** The first half of every hash of their number, made once. */
  readonly begun: number
}

export const personOf = (userId: string): Person => ({ begun: murmur3Begun(murmur3(userId)) })

const seedOf = (what: 'layer' | 'experiment' | 'holdout', name: string): number => murmur3(`1/${what}/${name}`) | 0

const places = 0x10000
const whole = 0x1_0000_0000
const holdoutSeed = seedOf('holdout', '')

/** Whether a person is of the share who are in no experiment, ever. */
export const isHeldOut = ({ begun }: Person, share: number): boolean => murmur3Ended(begun, holdoutSeed) < share * whole

export const layerSeedOf = (layer: string): number => seedOf('layer', layer)

/** The person's bucket of a layer, below `buckets`. */
export const bucketOf = ({ begun }: Person, layerSeed: number): number =>
  Math.floor((murmur3Ended(begun, layerSeed) / whole) * buckets)

/** The draws of one experiment, of people whose bucket is its own. */
export interface Lot {
  readonly seed: number
  /** Of the places, those that let in. */
  readonly letIn: number
  /** Upper ends of the arms, among the places. */
  readonly ends: readonly number[]
}

export function lotOf({ name, share, arms }: Pick<Experiment, 'name' | 'share' | 'arms'>): Lot {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0)
  let sum = 0
  const ends = arms.map(({ weight }) => Math.round(((sum += weight) / total) * places))
  return { seed: seedOf('experiment', name), letIn: Math.round(share * places), ends }
}

/**
 * How many of these whole numbers are no larger than `value`. Without a branch: where a person falls is chance, and a processor that guesses
 * wrong loses ten times what the counting takes.
 */
export function countUpTo(ends: readonly number[], value: number, of = ends.length): number {
  let count = 0
  for (let i = 0; i < of; i++) count += (ends[i]! - 1 - value) >>> 31
  return count
}

/** The arm that a person draws, by its place among the arms; -1 for who is not let in. */
export function armDrawn({ seed, letIn, ends }: Lot, { begun }: Person): number {
  const draw = murmur3Ended(begun, seed)
  const arm = countUpTo(ends, draw & 0xffff, ends.length - 1)
  const isIn = ((draw >>> 16) - letIn) >> 31
  return (isIn & (arm + 1)) - 1
}
