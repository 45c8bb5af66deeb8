/**
 * What experiments make of one request. A value is asked for only where a stage really reads it: so whoever answers knows which experiments
 * the request met, of either arm, and which passed it by.
 */
export interface Arms {
  /** What an arm sets this param to; undefined where none does. From then on its experiment is met. */
  readonly param: (name: string) => number | undefined
  /** The models that an arm puts in others' places, by role. */
  readonly models: Readonly<Record<string, string>>
  /** Called as a model of this role is asked: experiments whose arms differ in it are met. Absent where none is on models. */
  readonly asked?: (role: string) => void
  /** The arm that the person is in, by experiment, of those met so far. */
  readonly met: () => Readonly<Record<string, string>>
  /** Where the person is in an experiment that interleaves: its two arms, each to answer the request. What stands above is then of neither. */
  readonly interleaved?: Interleaved
}

/** In the place of an arm's name: the person was given both. */
export const bothArms = 'interleaved'

export interface Interleaved {
  readonly experiment: string
  /** The control, and the treatment. */
  readonly teams: readonly [Team, Team]
}

export interface Team {
  readonly name: string
  readonly arms: Arms
}
