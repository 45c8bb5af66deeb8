import type { World } from '../features/fold.ts'
import { floatsOf } from '../math/floats.ts'
import { mulberry32, sampled } from '../math/random.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import { readHistory } from './history.ts'
import { replay } from './replay.ts'

export interface Recomputation {
  /** Slates at most; a seeded sample where the log holds more. */
  readonly most: number
  readonly seed: number
  readonly progress: (step: string, done: number, of: number) => void
}

/** How many slates were compared, and how many were not, and why. */
export interface Compared {
  readonly slates: number
  /** Served without a row, or while entries came into force: no one offset says what was read. */
  readonly withoutRow: number
  /** Served with features that mean something else than those of now. */
  readonly ofOtherFeatures: number
  /** Beyond the most that was asked for. */
  readonly leftOut: number
}

/**
 * Makes the feature rows that were served once more, by a replay of the log into `world`, and hands over each with the one logged. The scores of
 * models are left out: what the features are is one question, which model was in service then is another.
 */
export async function recompute(
  log: LogReading,
  world: World,
  { most, seed, progress }: Recomputation,
  compare: (served: Float32Array, recomputed: Float32Array) => void,
): Promise<Compared> {
  const { digest, width } = world.states.features
  const { slates, offset } = await readHistory(log, (done, of) => progress('read the log', done, of))
  const shown = slates.filter(({ served }) => served.length > 0)
  const logged = shown.filter(({ served }) => served.every((row) => row !== undefined && row !== ''))
  const alike = logged.filter(({ features }) => features === digest)
  const chosen = sampled(alike, most, mulberry32(seed))
  let done = 0
  for await (const { slate, rows } of replay(log, world, {}, chosen, offset)) {
    const all = rows.length / slate.itemIds.length
    slate.served.forEach((row, place) => {
      compare(floatsOf(row!), rows.subarray(place * all, place * all + width))
    })
    if (++done % 500 === 0) progress('recompute rows', done, chosen.length)
  }
  progress('recompute rows', chosen.length, chosen.length)
  return {
    slates: chosen.length,
    withoutRow: shown.length - logged.length,
    ofOtherFeatures: logged.length - alike.length,
    leftOut: alike.length - chosen.length,
  }
}
