import type { Context } from '../domain/context.ts'
import type { Event } from '../domain/event.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import { type Action, actions, labelOf } from './actions.ts'

/** Items that one person was shown at one moment, and what came of each. */
export interface Slate {
  /** The features stood, when it was made, as after this log offset. */
  readonly offset: number
  readonly userId: UserId
  readonly at: Millis
  readonly context: Context
  readonly surface: string
  readonly itemIds: ItemId[]
  /** -1 where it is not known. */
  readonly positions: number[]
  /** Probability with which each was put there; 1 where it is not known. */
  readonly propensities: number[]
  /** items x actions, row-major; NaN where it is not known yet. */
  readonly labels: number[]
  /** The rows the ranker saw, as logged; absent where it saw none, or none that were read at one moment. */
  readonly served: (string | undefined)[]
  /** Names the features that those rows are of. */
  readonly features?: string
}

/** Who does something again after this long, and before that long, has come back. */
const comesBackAfter = 6 * hourMs
const comesBackBefore = 3 * dayMs

/** Gathers slates from impressions, and joins to each what the person then did with it, and whether they came back. */
export class SlateGatherer {
  readonly slates: Slate[] = []
  readonly #open = new Map<string, Slate>()
  /** Those that the person may still come back from. */
  readonly #awaiting = new Map<UserId, Slate[]>()

  /** Events in log order, each with its offset. */
  take(event: Event, offset: number): void {
    this.#returned(event)
    if (event.recommendationId === undefined || event.itemId === undefined) return
    const key = `${event.recommendationId}\n${event.userId}`
    if (event.type === 'impression') this.#shown(key, event, offset)
    else this.#answered(key, event)
  }

  /** While there is time left to come back it is not known who will; not even of those who did, or else the newest would all have. `at`: how far the log reaches. */
  close(at: Millis): void {
    for (const { at: shownAt, labels } of this.slates) {
      if (at - shownAt < comesBackBefore) setReturn(labels, Number.NaN)
    }
  }

  #returned({ userId, at }: Event): void {
    const waiting = this.#awaiting.get(userId)
    if (waiting === undefined) return
    const still = waiting.filter((slate) => {
      const after = at - slate.at
      if (after < comesBackAfter) return true
      if (after < comesBackBefore) setReturn(slate.labels, 1)
      return false
    })
    if (still.length < waiting.length) this.#awaiting.set(userId, still)
  }

  #shown(key: string, event: Event, offset: number): void {
    let slate = this.#open.get(key)
    if (slate === undefined) {
      const { userId, served, context = {}, surface = '' } = event
      const { features } = served ?? {}
      const servedAt = served !== undefined && served.offset > 0 ? served : { offset: offset - 1, at: event.at }
      slate = {
        offset: servedAt.offset,
        at: servedAt.at,
        userId,
        context,
        surface,
        itemIds: [],
        positions: [],
        propensities: [],
        labels: [],
        served: [],
        ...(features === undefined ? {} : { features }),
      }
      this.#open.set(key, slate)
      ;(this.#awaiting.get(userId) ?? this.#awaiting.set(userId, []).get(userId)!).push(slate)
      this.slates.push(slate)
    }
    slate.itemIds.push(event.itemId!)
    slate.positions.push(event.position ?? -1)
    slate.propensities.push(event.propensity ?? 1)
    slate.labels.push(...actions.map(() => 0))
    slate.served.push(event.served?.offset ? event.served.row : undefined)
  }

  #answered(key: string, event: Event): void {
    const slate = this.#open.get(key)
    const place = slate?.itemIds.indexOf(event.itemId!) ?? -1
    if (slate === undefined || place < 0) return
    for (const [action, label] of labelOf(event)) {
      const at = place * actions.length + actions.indexOf(action as Action)
      slate.labels[at] = Math.max(slate.labels[at]!, label)
    }
  }
}

function setReturn(labels: number[], label: number): void {
  for (let i = actions.indexOf('return'); i < labels.length; i += actions.length) labels[i] = label
}
