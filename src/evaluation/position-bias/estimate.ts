import { integer, mulberry32 } from '../../math/random.ts'
import { quantile } from '../bootstrap.ts'
import type { Examination, Sightings } from './sightings.ts'

export interface EstimatedExamination {
  readonly examination: Examination
  /** 95 % bootstrap interval over people, by position. */
  readonly low: Float64Array
  readonly high: Float64Array
}

export type ExaminationMethod = (sightings: Sightings, places: number, weights?: Float64Array) => Examination

/** A method's word with its interval: people are drawn anew, since what one person does at several places hangs together. */
export function withInterval(
  method: ExaminationMethod,
  sightings: Sightings,
  places: number,
  { seed = 1, resamples = 100 }: { readonly seed?: number; readonly resamples?: number } = {},
): EstimatedExamination {
  const people = 1 + sightings.people.reduce((most, person) => Math.max(most, person), -1)
  const random = mulberry32(seed)
  const drawn = Array.from({ length: resamples }, () => {
    const weights = new Float64Array(people)
    for (let n = 0; n < people; n++) weights[integer(random, people)]! += 1
    return method(sightings, places, weights)
  })
  const at = (q: number) =>
    Float64Array.from({ length: places }, (_, place) => quantile(Float64Array.from(drawn, (each) => each[place]!).sort(), q))
  return { examination: method(sightings, places), low: at(0.025), high: at(0.975) }
}
