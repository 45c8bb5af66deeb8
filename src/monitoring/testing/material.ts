import { dayMs, type Millis } from '../../domain/time.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import type { Material } from '../quality/days.ts'

export const now: Millis = Date.UTC(2026, 2, 1, 12)

export type Act = Material['interactions'][number]
export type Shown = Material['slates'][number]

export const actions = ['click', 'watch'] as const

export interface Healthy {
  readonly interactions: Act[]
  readonly slates: Shown[]
  readonly items: Map<string, unknown>
}

/** Sixteen quiet days: each with 400 acts of 100 people on 80 items, and 100 slates of which one item in five is clicked. */
export function healthy(seed = 1): Healthy {
  const random = mulberry32(seed)
  const interactions: Act[] = []
  const slates: Shown[] = []
  for (let day = 0; day < 16; day++) {
    for (let n = 0; n < 400; n++) {
      const at = now - day * dayMs - integer(random, dayMs)
      const type = n % 4 === 0 ? 'like' : 'watch'
      interactions.push({ userId: `u${integer(random, 100)}`, itemId: `i${integer(random, 80)}`, at, event: { type } })
    }
    for (let n = 0; n < 100; n++) {
      const clicked = integer(random, 5)
      const itemIds = Array.from({ length: 5 }, (_, place) => `i${place}`)
      const labels = itemIds.flatMap((_, place) => (place === clicked ? [1, 0.5] : [0, 0]))
      slates.push({ at: now - day * dayMs - integer(random, dayMs), itemIds, labels })
    }
  }
  return { interactions, slates, items: new Map(Array.from({ length: 80 }, (_, n) => [`i${n}`, {}])) }
}

export const isNewest = ({ at }: { readonly at: Millis }) => at > now - dayMs
