import type { ItemId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { ActiveRule, Rule, RulePerson } from '../domain/rule.ts'
import { hourMs, type Millis } from '../domain/time.ts'
import { type Expression, type ItemView, itemExpression, personExpression, viewOf } from './expression.ts'

/** Of those that a pin is about, how many are known of at a time. */
const mostPinned = 30

/** A rule with its expressions read, and with what they said of items: asked once, a request looks it up. */
export class LiveRule implements ActiveRule {
  readonly rule: Rule
  readonly #items: Expression<ItemView>
  readonly #people: Expression<RulePerson> | undefined
  /** Until when a verdict holds; below 0, of those that it is not about. */
  readonly #verdicts = new WeakMap<Item, number>()
  readonly #pinned = new Map<ItemId, Millis>()
  #order: readonly ItemId[] | undefined
  #asked = 0

  constructor(rule: Rule) {
    this.rule = rule
    this.#items = itemExpression(rule.items)
    this.#people = rule.people === undefined ? undefined : personExpression(rule.people)
  }

  matches = (item: Item, at: Millis): boolean => {
    const known = this.#verdicts.get(item)
    if (known !== undefined && Math.abs(known) > at && (!this.#items.asksAge || Math.abs(known) <= at + hourMs)) return known > 0
    const holds = this.#items.mayHold(item) && this.decides(item, at) === true
    // spread over half an hour, so that not all of a request's candidates are asked about anew at once
    const until = this.#items.asksAge ? at + hourMs * (1 - (this.#asked++ % 64) / 128) : Number.POSITIVE_INFINITY
    this.#verdicts.set(item, holds ? until : -until)
    return holds
  }

  /** The same, not remembered; undefined where it cannot be said. */
  decides = (item: Item, at: Millis): boolean | undefined => this.#items.holds(viewOf(item, at))

  concerns = (person: RulePerson): boolean => this.#people === undefined || this.#people.holds(person) === true

  /** The same; undefined where it cannot be said. */
  decidesOf = (person: RulePerson): boolean | undefined => (this.#people === undefined ? true : this.#people.holds(person))

  get pinned(): readonly ItemId[] {
    this.#order ??= [...this.#pinned].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id)
    return this.#order
  }

  /** To be shown every item of the catalog, and those that come: what it makes of them is remembered, and of a pin, those that it is about. */
  meet(item: Item, at: Millis): void {
    const isPinned = this.matches(item, at) && this.rule.kind === 'pin'
    if (!isPinned && !this.#pinned.has(item.itemId)) return
    this.#order = undefined
    if (isPinned) this.#pinned.set(item.itemId, item.publishedAt)
    else this.#pinned.delete(item.itemId)
    if (this.#pinned.size > 2 * mostPinned) {
      const kept = this.pinned.slice(0, mostPinned)
      this.#keepOnly(new Set(kept))
    }
  }

  #keepOnly(kept: ReadonlySet<ItemId>): void {
    for (const id of this.#pinned.keys()) if (!kept.has(id)) this.#pinned.delete(id)
    this.#order = undefined
  }

  isInForce(surface: string, at: Millis): boolean {
    const { enabled, from = 0, until = Number.POSITIVE_INFINITY, surfaces } = this.rule
    return enabled && from <= at && at < until && (surfaces === undefined || surfaces.includes(surface))
  }
}
