import type { Context } from '../domain/context.ts'
import type { Event, EventType } from '../domain/event.ts'
import { dayMs, hourMs, type Millis } from '../domain/time.ts'
import type { Seen } from './aggregations/plan.ts'
import type { AboutFields } from './declaration/about.ts'
import type { Facts } from './state/facts.ts'
import type { ItemFacts } from './state/item-facts.ts'

const noStrings: readonly string[] = []
const noNumbers: Readonly<Record<string, number>> = Object.create(null)

/** Hours and days of UTC. 1970 began on a Thursday. */
export const hourOf = (at: Millis) => Math.floor(at / hourMs) - 24 * Math.floor(at / dayMs)
export const weekdayOf = (at: Millis) => {
  const day = (Math.floor(at / dayMs) + 4) % 7
  return day < 0 ? day + 7 : day
}

/** An item's fields as expressions read them, of an item that may not be there. */
abstract class ItemScratch {
  abstract readonly facts: Facts | undefined
  at: Millis = 0
  country = ''
  device = ''
  surface = ''

  get hour() {
    return hourOf(this.at)
  }
  get weekday() {
    return weekdayOf(this.at)
  }
  get creator() {
    return this.facts?.item.creator ?? ''
  }
  get categories() {
    return this.facts?.item.categories ?? noStrings
  }
  get category() {
    return this.facts?.item.categories[0] ?? ''
  }
  get tags() {
    return this.facts?.item.tags ?? noStrings
  }
  get maturity() {
    return this.facts?.item.maturity ?? Number.NaN
  }
  get attributes() {
    return this.facts?.attributes ?? noNumbers
  }
}

/** One event after the other, without making an object of each. */
export class EventScratch extends ItemScratch implements Seen {
  facts: Facts | undefined
  itemId = ''
  type: EventType = 'view'
  value = Number.NaN
  spent = Number.NaN
  text = ''
  position = Number.NaN
  propensity = Number.NaN
  recommended = false

  get age() {
    return this.facts === undefined ? Number.NaN : this.at - this.facts.item.publishedAt
  }

  set(event: Event, facts: Facts | undefined): void {
    const { context } = event
    this.facts = facts
    this.at = event.at
    this.type = event.type
    this.itemId = event.itemId ?? ''
    this.value = event.value ?? (event.type === 'watch' ? 1 : Number.NaN)
    this.spent = event.seconds ?? Number.NaN
    this.text = event.text ?? ''
    this.position = event.position ?? Number.NaN
    this.propensity = event.propensity ?? Number.NaN
    this.recommended = event.recommendationId !== undefined
    this.surface = event.surface ?? ''
    this.country = context?.country ?? ''
    this.device = context?.device ?? ''
  }
}

/** One candidate after the other. The item itself is looked at only where an expression asks for it. */
export class AboutScratch extends ItemScratch implements AboutFields {
  /** Of the candidate. */
  row = 0
  readonly #facts: ItemFacts

  constructor(facts: ItemFacts) {
    super()
    this.#facts = facts
  }

  get facts() {
    return this.#facts.of(this.row)
  }
  get itemId() {
    return this.facts?.item.itemId ?? ''
  }
  get age() {
    return this.at - this.#facts.publishedAt(this.row)
  }
  get seconds() {
    return this.facts?.item.media?.seconds ?? Number.NaN
  }

  request(at: Millis, context: Context, surface: string): void {
    this.at = at
    this.country = context.country ?? ''
    this.device = context.device ?? ''
    this.surface = surface
  }
}
