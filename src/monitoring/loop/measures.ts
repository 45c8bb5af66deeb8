/** Says how much worse the window now is than the one before: 1 is where it is worth an alarm. */
type Harm = (now: number, before: number) => number

/** What is read of the loop, and how. */
export interface LoopMeasure {
  /** In a sentence, with its unit. */
  readonly means: string
  /** Which way people and catalog are better off; neither where both ends are wrong. */
  readonly good: 'high' | 'low' | 'neither'
  /** Absent where nothing is judged by it. */
  readonly harm?: Harm
  /** What the alarm waits for, in words. */
  readonly alarm?: string
}

const fallenBy =
  (share: number): Harm =>
  (now, before) =>
    before > 0 ? (1 - now / before) / share : 0

/** Of a Gini coefficient, near 1 as they are: what it lacks to 1. */
const evennessFallenBy =
  (share: number): Harm =>
  (now, before) =>
    fallenBy(share)(1 - now, 1 - before)

/** All that is measured, in the order in which it is shown. */
export const loopMeasures = {
  gini: {
    means: 'How unevenly the catalog is shown: 0 where all live items are shown as often, 1 where one has all.',
    good: 'low',
    harm: evennessFallenBy(0.25),
    alarm: '1 - gini falls by a quarter',
  },
  coverage: {
    means: 'Share of live items that were shown at all.',
    good: 'high',
    harm: fallenBy(0.25),
    alarm: 'it falls by a quarter',
  },
  effectiveItems: {
    means: 'How many items, all shown as often, would be as diverse: 2 to the entropy of exposure.',
    good: 'high',
    harm: fallenBy(0.25),
    alarm: 'it falls by a quarter',
  },
  headShare: { means: 'Share of exposure that the most shown 1 % of live items have.', good: 'low' },
  tailShare: { means: 'Share of exposure that the least shown 80 % of live items have.', good: 'high' },
  creatorGini: {
    means: 'How unevenly creators with live items are shown.',
    good: 'low',
    harm: evennessFallenBy(0.25),
    alarm: '1 - creatorGini falls by a quarter',
  },
  categoryEntropy: {
    means: 'Bits of the first categories that a person was shown, mean over people shown 20 items or more.',
    good: 'high',
    harm: fallenBy(0.15),
    alarm: 'it falls by 0.15 of itself',
  },
  chosenEntropy: {
    means: 'Bits of the first categories that a person chose, mean over people with 10 choices or more.',
    good: 'neither',
  },
  bubble: {
    means:
      'Bits that people choose more widely than they are shown, set right for how few choices are: above 0 they are shown too little.',
    good: 'low',
    harm: (now, before) => (now - before) / 0.3,
    alarm: 'it rises by 0.3 bits',
  },
  // people who come back to a catalog that does not grow have met it all some day: a fall is no harm by itself
  novelty: { means: 'Share of impressions of items that the person never met.', good: 'high' },
  exploration: {
    means: 'Share of impressions that exploration alone brought: their propensity is below one half.',
    good: 'neither',
    harm: fallenBy(0.5),
    alarm: 'it falls by half',
  },
  reinforcement: {
    means:
      'Exponent by which exposure in the window before feeds exposure now: at 1 shares stay, above 1 the shown are shown ever more.',
    good: 'low',
    harm: (now) => (now - 1) / 0.25,
    alarm: 'it is beyond 1.25',
  },
  ageDays: {
    means: 'Mean age of what is shown, in days since it was published.',
    good: 'neither',
    harm: (now, before) => (before > 0 ? (now / before - 1) / 0.5 : 0),
    alarm: 'it rises by half',
  },
} as const satisfies Readonly<Record<string, LoopMeasure>>

export type LoopMeasureName = keyof typeof loopMeasures

/** In the order in which it is shown. */
export const loopMeasureNames = Object.keys(loopMeasures) as readonly LoopMeasureName[]

/** What there was to measure; what there was too little of is absent. */
export type Measured = Readonly<Partial<Record<LoopMeasureName, number>>>
