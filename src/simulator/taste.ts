import { dayMs, type Millis } from '../domain/time.ts'
import { normalise } from './items.ts'
import type { HiddenPerson, Interest } from './people.ts'
import { factors, themes } from './themes.ts'

/** How much the way of telling counts beside what is told. */
const styleShare = 0.2
const awakeningMs = 10 * dayMs
const fadingMs = 10 * dayMs

/** An interest's strength: its weight, swelling by 40 %, rising over the days after `from` and fading over those after `until`. */
function strengthOf({ weight, from, until, periodMs, phase }: Interest, at: Millis): number {
  if (at < from) return 0
  const risen = 1 - Math.exp(-(at - from) / awakeningMs)
  const left = at > until ? Math.exp(-(at - until) / fadingMs) : 1
  return weight * risen * left * (1 + 0.4 * Math.sin((2 * Math.PI * at) / periodMs + phase))
}

/**
 * What a person cares for at a moment: `factors` long, themes with norm 1, styles with norm `styleShare`. Its dot product with an
 * item's latent vector is their affinity, about -0.2 to 1.2. A function of time alone: no policy can change what people like.
 */
export function tasteAt(person: HiddenPerson, at: Millis): Float32Array {
  const taste = new Float32Array(factors)
  for (const interest of person.interests) taste[interest.theme]! += strengthOf(interest, at)
  normalise(taste.subarray(0, themes.length))
  for (let i = 0; i < person.style.length; i++) taste[themes.length + i] = styleShare * person.style[i]!
  return taste
}

/** Tastes move slowly, so one vector a person and day serves all who ask. */
export class Tastes {
  readonly #held: { day: number; taste: Float32Array }[] = []

  at(person: HiddenPerson, at: Millis): Float32Array {
    const day = Math.floor(at / dayMs)
    const held = this.#held[person.index]
    if (held?.day === day) return held.taste
    const taste = tasteAt(person, day * dayMs)
    this.#held[person.index] = { day, taste }
    return taste
  }
}
