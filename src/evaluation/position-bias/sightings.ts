/** Items as they were shown, one entry each. */
export interface Sightings {
  /** 0 at the top. */
  readonly positions: Int32Array
  /** 1 where it was taken. */
  readonly clicks: Uint8Array
  /** Probability with which it was put there. */
  readonly propensities: Float64Array
  /** What it was, by number: like ones are as relevant wherever they stand. */
  readonly items: Int32Array
  /** To whom, by number from 0. */
  readonly people: Int32Array
}

/** Chance that a place is looked at, beside that of the top place, 1; NaN where the log does not tell. By position. */
export type Examination = Float64Array
