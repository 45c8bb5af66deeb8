import { gaussian, type Random } from '../../math/random.ts'

/** A person of a made-up experiment, as any engine meets them: most do little, a few do much, and all do about what they did before. */
export interface Drawn {
  /** Minutes watched after and before: a fifth watch nothing, the rest are log-normal. */
  readonly minutes: number
  readonly minutesBefore: number
  readonly clicks: number
  readonly impressions: number
  /** Whether anything was taken: a share. */
  readonly took: number
}

/** Added to what a person would have done: relative, so that those who do much gain much. */
export interface Effect {
  readonly minutes?: number
  /** Of the chance of a click. */
  readonly clicks?: number
  /** Of the chance that anything is taken, in points. */
  readonly took?: number
}

export function drawPerson(random: Random, { minutes = 0, clicks = 0, took = 0 }: Effect = {}): Drawn {
  const keenness = gaussian(random)
  const watch = (luck: number) => (random() < 0.2 ? 0 : Math.exp(1 + 0.7 * keenness + 0.5 * luck))
  const minutesBefore = watch(gaussian(random))
  const minutesAfter = watch(gaussian(random)) * (1 + minutes)
  const impressions = 5 + Math.floor(20 * random() * Math.exp(0.5 * keenness))
  const chance = Math.min(0.9, (0.4 / (1 + Math.exp(2 - 1.5 * keenness)) + 0.02) * (1 + clicks))
  let taken = 0
  for (let n = 0; n < impressions; n++) if (random() < chance) taken++
  return { minutes: minutesAfter, minutesBefore, clicks: taken, impressions, took: Number(random() < 0.3 + took) }
}
