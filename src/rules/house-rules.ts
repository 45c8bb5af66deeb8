import type { Item } from '../domain/item.ts'
import type { ActiveRule, Rule } from '../domain/rule.ts'
import type { Millis } from '../domain/time.ts'
import { LiveRule } from './live-rule.ts'
import { inSlices } from './slices.ts'

export interface HouseParts {
  readonly allItems: () => AsyncIterable<Item>
  readonly now: () => Millis
}

/** Items of which verdicts are made beforehand; of the others when they are first asked about. */
const mostMet = 100_000

/** Rules as requests meet them: read once, shown the whole catalog before they are in force, and every item that comes. */
export class HouseRules {
  readonly #parts: HouseParts
  #live: readonly LiveRule[] = []
  /** One change at a time, and each puts in force what the book then says. */
  #line: Promise<unknown> = Promise.resolve()

  constructor(parts: HouseParts) {
    this.#parts = parts
  }

  /** Puts these in the place of those before; what did not change keeps what it knows of items. */
  adopt(rules: () => readonly Rule[]): Promise<void> {
    const adopted = this.#line.then(() => this.#adopt(rules()))
    this.#line = adopted.catch(() => {})
    return adopted
  }

  async #adopt(rules: readonly Rule[]): Promise<void> {
    const before = new Map(this.#live.map((live) => [live.rule, live]))
    const next = rules.map((rule) => before.get(rule) ?? new LiveRule(rule))
    await this.#show(next.filter(({ rule }) => !before.has(rule)))
    this.#live = next
  }

  /** One that is not in force, ready to be tried. */
  async tried(rule: Rule): Promise<LiveRule> {
    const live = new LiveRule(rule)
    await this.#show([live])
    return live
  }

  /** Those in force on a surface at a moment; undefined where there are none, which then costs nothing. */
  on = (surface: string, at: Millis): readonly ActiveRule[] | undefined => {
    if (this.#live.length === 0) return undefined
    const found = this.#live.filter((live) => live.isInForce(surface, at))
    return found.length === 0 ? undefined : found
  }

  /** Items as they come into force. */
  arrived(items: readonly Item[]): void {
    if (this.#live.length === 0) return
    for (const item of items) for (const live of this.#live) if (live.rule.kind === 'pin') live.meet(item, this.#parts.now())
  }

  /** What pins are about changes with time alone where they read an item's age: looks the catalog through again. */
  async renew(): Promise<void> {
    await this.#show(this.#live.filter(({ rule }) => rule.kind === 'pin' && rule.items.includes('ageDays')))
  }

  async #show(rules: readonly LiveRule[]): Promise<void> {
    if (rules.length === 0) return
    let met = 0
    await inSlices(this.#parts.allItems(), (item) => {
      met++
      for (const live of rules) if (live.rule.kind === 'pin' || met <= mostMet) live.meet(item, this.#parts.now())
    })
  }
}
