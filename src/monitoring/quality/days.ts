import { dayMs, type Millis } from '../../domain/time.ts'

/** What training read, as far as the checks look at it. */
export interface Material {
  /** Acts that speak for their item, in no order. */
  readonly interactions: readonly {
    readonly userId: string
    readonly itemId: string
    readonly at: Millis
    readonly event: { readonly type: string }
  }[]
  readonly slates: readonly {
    readonly at: Millis
    readonly itemIds: readonly string[]
    /** Items x actions, row-major. */
    readonly labels: readonly number[]
  }[]
  readonly items: ReadonlyMap<string, unknown>
}

/** One day of acts: 24 hours that end with the newest act, or a whole number of days before it. */
export interface Day {
  acts: number
  readonly people: Map<string, number>
  readonly items: Set<string>
  readonly types: Map<string, number>
  /** Acts on items that the catalog does not know. */
  unknown: number
  /** Acts that another of the same person, item, type and moment stands beside. */
  repeats: number
}

/** How many days the newest is held against: two weeks, so that every weekday is among them twice. */
export const daysBefore = 14

/** Acts of the newest day first, then of the days before it. What lies beyond `now` is left out. */
export function daysOf({ interactions, items }: Material, to: Millis): readonly Day[] {
  const days = Array.from({ length: daysBefore + 1 }, emptyDay)
  const met = new Set<string>()
  for (const { userId, itemId, at, event } of interactions) {
    const day = days[Math.floor((to - at) / dayMs)]
    if (day === undefined || at > to) continue
    day.acts++
    day.people.set(userId, (day.people.get(userId) ?? 0) + 1)
    day.items.add(itemId)
    day.types.set(event.type, (day.types.get(event.type) ?? 0) + 1)
    if (!items.has(itemId)) day.unknown++
    const act = `${userId}\n${itemId}\n${event.type}\n${at}`
    if (met.has(act)) day.repeats++
    else met.add(act)
  }
  return days
}

const emptyDay = (): Day => ({ acts: 0, people: new Map(), items: new Set(), types: new Map(), unknown: 0, repeats: 0 })
