import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import type { HiddenItem } from './items.ts'
import { themes } from './themes.ts'

const satiationHalfLifeMs = 36 * hourMs
const satiationPerWatch = 0.25

export interface Watched {
  readonly at: Millis
  readonly enjoyment: number
}

/** All of a person that what they are shown can change: what they have had enough of, seen, and passed over. */
export class Mood {
  #satiation = new Float32Array(themes.length)
  #settledAt: Millis = 0
  /** By item index, the latest watch of each. */
  watched = new Map<number, Watched>()
  /** By item index: how often it was looked at and left. */
  passedOver = new Map<number, number>()

  /** A copy whose satiation moves on its own; what was watched and passed over is still the original's. */
  ahead(): Mood {
    const mood = new Mood()
    mood.#satiation = this.#satiation.slice()
    mood.#settledAt = this.#settledAt
    mood.watched = this.watched
    mood.passedOver = this.passedOver
    return mood
  }

  fork(): Mood {
    const mood = this.ahead()
    mood.watched = new Map(this.watched)
    mood.passedOver = new Map(this.passedOver)
    return mood
  }

  /** How tired the person is of an item's themes at a moment: 0 is fresh, 1 a full evening of nothing else. Halves in 36 hours. */
  satiation(item: HiddenItem, at: Millis): number {
    let sum = 0
    for (let k = 0; k < themes.length; k++) sum += this.#satiation[k]! * item.latent[k]!
    return sum * 0.5 ** Math.max(0, (at - this.#settledAt) / satiationHalfLifeMs)
  }

  /** Had `portion` of an item's themes, in expectation or in fact. */
  feed(item: HiddenItem, portion: number, at: Millis): void {
    const left = 0.5 ** Math.max(0, (at - this.#settledAt) / satiationHalfLifeMs)
    for (let k = 0; k < themes.length; k++)
      this.#satiation[k] = this.#satiation[k]! * left + satiationPerWatch * portion * item.latent[k]!
    this.#settledAt = Math.max(this.#settledAt, at)
  }

  /** What is left of the pleasure in something already watched: 0.3 the next minute, 0.8 after many months. */
  novelty(item: HiddenItem, at: Millis): number {
    const before = this.watched.get(item.index)
    return before === undefined ? 1 : 0.8 - 0.5 * Math.exp(-Math.max(0, at - before.at) / (45 * dayMs))
  }

  watch(item: HiddenItem, portion: number, enjoyment: number, at: Millis): void {
    this.feed(item, portion, at)
    this.watched.set(item.index, { at, enjoyment })
  }

  passOver(item: HiddenItem): void {
    this.passedOver.set(item.index, (this.passedOver.get(item.index) ?? 0) + 1)
  }
}
