import type { Event, EventType } from '../../domain/event.ts'
import type { Team } from '../../math/team-draft.ts'
import type { Experiment } from '../experiment.ts'

const takes: ReadonlySet<EventType> = new Set(['click', 'view', 'watch', 'add_to_cart', 'purchase'])

/** Takes the whole log, event by event, and counts for each person whose picks of an interleaved slate they took, each pick once. */
export class PicksTaken {
  readonly #experiment: Pick<Experiment, 'name' | 'arms'>
  readonly #picks = new Map<string, Team>()
  readonly #taken = new Map<string, Record<Team, number>>()

  constructor(experiment: Pick<Experiment, 'name' | 'arms'>) {
    this.#experiment = experiment
  }

  take({ type, userId, recommendationId, itemId, arms }: Event): void {
    if (recommendationId === undefined || itemId === undefined) return
    const key = `${recommendationId}\n${itemId}`
    if (type === 'impression') {
      const arm = arms?.[this.#experiment.name]
      if (arm === undefined) return
      this.#picks.set(key, arm === this.#experiment.arms[0]!.name ? 'control' : 'treatment')
      if (!this.#taken.has(userId)) this.#taken.set(userId, { control: 0, treatment: 0 })
    } else if (takes.has(type)) {
      const team = this.#picks.get(key)
      if (team === undefined) return
      this.#picks.delete(key)
      this.#taken.get(userId)![team]++
    }
  }

  /** One entry a person who was shown any. */
  get all(): readonly Readonly<Record<Team, number>>[] {
    return [...this.#taken.values()]
  }
}
