import type { Event, EventType } from '../domain/event.ts'
import { type Millis, minuteMs } from '../domain/time.ts'

/** What counts as taking an item that was shown. */
const takes: ReadonlySet<EventType> = new Set(['click', 'view', 'watch', 'add_to_cart', 'purchase'])

/** Whoever has not taken an item so long after it was shown has passed it over. */
const patienceMs = 30 * minuteMs
/** Impressions of which it is waited to be told more. Beyond it the oldest count as passed over early. */
const mostWaiting = 100_000

/** Impressions, until it is known what became of each: taken, or passed over. */
export class Awaited<Shown extends { readonly at: Millis }> {
  readonly #waiting = new Map<string, Shown>()
  readonly #learn: (shown: Shown, taken: 0 | 1) => void

  constructor(learn: (shown: Shown, taken: 0 | 1) => void) {
    this.#learn = learn
  }

  /** `about`: what is to be remembered of an impression; nothing is waited for where there is nothing. */
  take({ type, recommendationId, itemId }: Event, about: Shown | undefined): void {
    if (itemId === undefined || recommendationId === undefined) return
    const key = `${recommendationId}/${itemId}`
    if (about !== undefined) {
      this.#waiting.set(key, about)
      this.#settle(about.at - patienceMs)
    } else if (takes.has(type)) {
      const shown = this.#waiting.get(key)
      if (shown === undefined) return
      this.#waiting.delete(key)
      this.#learn(shown, 1)
    }
  }

  #settle(before: Millis): void {
    for (const [key, shown] of this.#waiting) {
      if (shown.at > before && this.#waiting.size <= mostWaiting) return
      this.#waiting.delete(key)
      this.#learn(shown, 0)
    }
  }
}

/** How much a place is looked at, beside the top one: the discount of DCG (Järvelin and Kekäläinen, 2002). */
export const lookAt = (position: number): number => 1 / Math.log2(position + 2)
