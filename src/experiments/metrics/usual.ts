import type { Event } from '../../domain/event.ts'
import { dayMs, type Millis } from '../../domain/time.ts'
import type { Metric } from './metrics.ts'
import { byAnswer, type Seen, untold } from './seen.ts'

/** How a metric lies over people, whatever experiments they were in. */
export interface Usual {
  /** Who had a number at all. */
  readonly people: number
  /** Numerators over denominators. */
  readonly mean: number
  /** Over people; of a ratio, of its linearisation (Deng et al., 2018). */
  readonly deviation: number
}

/** Takes a log, event by event, and then tells how a metric lay over people in its last days. */
export class UsualGatherer {
  readonly #from: Millis
  readonly #to: Millis
  readonly #people = new Map<string, Event[]>()

  constructor(to: Millis, days: number) {
    this.#to = to
    this.#from = to - days * dayMs
  }

  take(event: Event): void {
    if (event.at < this.#from || event.at > this.#to || event.type === 'exposure') return
    const known = this.#people.get(event.userId)
    if (known === undefined) this.#people.set(event.userId, [event])
    else known.push(event)
  }

  of(metric: Metric, facts: Pick<Seen, 'categoriesOf' | 'isInTail'>): Usual {
    const units = [...this.#people.values()].flatMap((events) => {
      const unit = metric.of({ ...seen(events, this.#from, this.#to), ...facts })
      return unit === undefined || unit[1] === 0 ? [] : [unit]
    })
    const people = units.length
    const [above, below] = [0, 1].map((n) => units.reduce((sum, unit) => sum + unit[n]!, 0)) as [number, number]
    if (people < 2 || below === 0) return { people, mean: 0, deviation: 0 }
    const mean = above / below
    const perPerson = below / people
    const variance = units.reduce((sum, [a, b]) => sum + ((a - mean * b) / perPerson) ** 2, 0) / (people - 1)
    return { people, mean, deviation: Math.sqrt(variance) }
  }
}

const seen = (events: readonly Event[], from: Millis, to: Millis) => ({
  from,
  to,
  answers: new Map([...byAnswer(events)].map(([id, shown]) => [id, untold(shown)] as const)),
  acts: events.filter(({ type }) => type !== 'impression'),
})
