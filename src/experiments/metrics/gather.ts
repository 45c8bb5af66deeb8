import type { Event } from '../../domain/event.ts'
import type { Millis } from '../../domain/time.ts'
import { addTo, noSums, type Sums } from '../analysis/sums.ts'
import type { Experiment } from '../experiment.ts'
import { type Metric, metrics } from './metrics.ts'
import { type Answer, byAnswer, type Seen, untold } from './seen.ts'

/** What is known of the catalog as a whole. */
export interface CatalogFacts {
  readonly categoriesOf: (itemId: string) => readonly string[]
  readonly isInTail: (itemId: string) => boolean
}

interface PersonSeen {
  readonly events: Event[]
  /** Answers that met the experiment, and the arm. */
  readonly met: Map<string, Event>
  arm: string
  since: Millis
  /** Met more than one arm: nothing can be told of them. */
  torn: boolean
}

/** Sums of every metric by arm, and by arm within segments. */
export interface Gathered {
  /** People by arm, in the order of the arms. */
  readonly people: readonly number[]
  readonly sums: ReadonlyMap<Metric, readonly Sums[]>
  /** By segment, such as `device: phone`. */
  readonly segments: ReadonlyMap<string, ReadonlyMap<Metric, readonly Sums[]>>
  /** Left out, since they met more than one arm. */
  readonly torn: number
  /** Each person's arm, by its place, and their numbers of the primary metric. */
  readonly persons: ReadonlyMap<string, { readonly arm: number; readonly primary: readonly number[] | undefined }>
}

/** Takes the whole log, event by event, and then adds up what each person of an experiment did since they met it, and as long before. */
export class Gatherer {
  readonly #experiment: Experiment
  readonly #people = new Map<string, PersonSeen>()

  constructor(experiment: Experiment) {
    this.#experiment = experiment
  }

  take(event: Event): void {
    let person = this.#people.get(event.userId)
    if (person === undefined) {
      person = { events: [], met: new Map(), arm: '', since: Number.POSITIVE_INFINITY, torn: false }
      this.#people.set(event.userId, person)
    }
    if (event.type !== 'exposure') {
      person.events.push(event)
      return
    }
    const arm = event.arms?.[this.#experiment.name]
    if (arm === undefined || event.recommendationId === undefined) return
    if (person.arm !== '' && person.arm !== arm) person.torn = true
    person.arm = arm
    person.since = Math.min(person.since, event.at)
    person.met.set(event.recommendationId, event)
  }

  /** `to`: how far the log reaches. */
  gather(to: Millis, facts: CatalogFacts): Gathered {
    const names = this.#experiment.arms.map(({ name }) => name)
    const none = () => new Map(metrics.map((metric) => [metric, names.map(noSums)] as const))
    const [sums, segments] = [none(), new Map<string, ReturnType<typeof none>>()]
    const people = names.map(() => 0)
    const persons = new Map<string, { readonly arm: number; primary: readonly number[] | undefined }>()
    let torn = 0
    for (const [userId, person] of this.#people) {
      const arm = names.indexOf(person.arm)
      if (person.torn) torn++
      if (arm < 0 || person.torn) continue
      people[arm]!++
      const told: { readonly arm: number; primary: readonly number[] | undefined } = { arm, primary: undefined }
      persons.set(userId, told)
      const [after, before] = seenBy(person, to, facts)
      const own = segmentsOf(person).map((name) => segments.get(name) ?? segments.set(name, none()).get(name)!)
      for (const metric of metrics) {
        const [above, below] = metric.of(after) ?? [0, 0]
        if (below === 0) continue
        const [aboveBefore, belowBefore] = (before && metric.of(before)) ?? [0, 0]
        const unit = [above, below, aboveBefore, belowBefore]
        if (metric.name === this.#experiment.primary) told.primary = unit
        for (const into of [sums, ...own]) addTo(into.get(metric)![arm]!, unit)
      }
    }
    return { people, sums, segments, torn, persons }
  }
}

/** A person since they met the experiment, and as long before. */
function seenBy({ events, met, since }: PersonSeen, to: Millis, facts: CatalogFacts): readonly [Seen, Seen] {
  const impressions = byAnswer(events)
  const answers = new Map<string, Answer>()
  for (const [id, { seconds = Number.NaN, value }] of met) {
    answers.set(id, { seconds, degraded: value === 1, impressions: impressions.get(id) ?? [] })
  }
  const earlier = new Map<string, Answer>()
  for (const [id, shown] of impressions) {
    if (shown[0]!.at < since) earlier.set(id, untold(shown))
  }
  const acts = events.filter(({ type }) => type !== 'impression')
  const begin = 2 * since - to
  return [
    { from: since, to, answers, acts: acts.filter(({ at }) => at >= since), ...facts },
    {
      from: begin,
      to: since,
      answers: new Map(
        [...earlier].filter(
          ([
            ,
            {
              impressions: [first],
            },
          ]) => first!.at >= begin,
        ),
      ),
      acts: acts.filter(({ at }) => at >= begin && at < since),
      ...facts,
    },
  ]
}

/** Those of a person when they met it: device and country of their first answer, and whether anything was known of them. */
function segmentsOf({ events, met, since }: PersonSeen): readonly string[] {
  const [first] = met.keys()
  const { context = {} } = events.find(({ recommendationId }) => recommendationId === first) ?? {}
  return [
    `people: ${events.some(({ at }) => at < since) ? 'known' : 'new'}`,
    ...(context.device === undefined ? [] : [`device: ${context.device}`]),
    ...(context.country === undefined ? [] : [`country: ${context.country}`]),
  ]
}
