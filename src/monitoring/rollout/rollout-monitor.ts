import type { Event } from '../../domain/event.ts'
import { type GuardrailReading, readGuardrails } from './guardrails.ts'
import { newTally, slotOfChance, slotOfMs, type Tally } from './tally.ts'

export type Side = 'challenger' | 'champion'

/** Answers whose takes are still waited for. */
const mostAwaited = 50_000

/** Counts how a challenger and the champions do beside each other, since the present step of a rollout began. */
export class RolloutMonitor {
  #tallies: Record<Side, Tally> = { challenger: newTally(), champion: newTally() }
  /** The side of an answer, and the items taken of it. */
  readonly #answers = new Map<string, { readonly side: Side; readonly taken: Set<string> }>()

  /** A new step: what was before says nothing of it. */
  begin(): void {
    this.#tallies = { challenger: newTally(), champion: newTally() }
    this.#answers.clear()
  }

  get answers(): number {
    return this.#tallies.challenger.answers
  }

  answered(side: Side, { milliseconds, failed }: { readonly milliseconds: number; readonly failed: boolean }): void {
    const tally = this.#tallies[side]
    tally.answers++
    tally.milliseconds[slotOfMs(milliseconds)]!++
    if (failed) tally.failed++
  }

  /** A shadow's predictions are of what nobody was shown. */
  predicted(side: Side, chances: Iterable<number>): void {
    for (const chance of chances) this.#tallies[side].predictions[slotOfChance(chance)]!++
  }

  /** Who answered this: what is then shown and taken is put down to them. */
  await(recommendationId: string, side: Side): void {
    this.#answers.set(recommendationId, { side, taken: new Set() })
    if (this.#answers.size > mostAwaited) this.#answers.delete(this.#answers.keys().next().value!)
  }

  /** Events as they come into force. */
  take({ type, recommendationId, itemId, served }: Event): void {
    const answer = recommendationId === undefined ? undefined : this.#answers.get(recommendationId)
    if (answer === undefined || itemId === undefined) return
    const tally = this.#tallies[answer.side]
    if (type === 'impression') {
      tally.impressions++
      const click = served?.predicted?.['click']
      if (click !== undefined) tally.predictions[slotOfChance(click)]!++
    } else if ((type === 'click' || type === 'watch') && !answer.taken.has(itemId)) {
      answer.taken.add(itemId)
      tally.takes++
    }
  }

  read(): readonly GuardrailReading[] {
    return readGuardrails(this.#tallies.challenger, this.#tallies.champion)
  }
}
