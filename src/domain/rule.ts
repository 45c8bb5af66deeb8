import type { ItemId, UserId } from './ids.ts'
import type { Attribute, Item } from './item.ts'
import type { Millis } from './time.ts'

/** `pin` puts items at a place, `boost` and `bury` multiply their scores, `hide` and `block` keep them from being shown. */
export const ruleKinds = ['pin', 'boost', 'bury', 'hide', 'block'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** A rule as it is asked for. */
export interface RuleDeclaration {
  readonly ruleId: string
  readonly kind: RuleKind
  /** An expression over `item`: which items it is about. */
  readonly items: string
  /** An expression over `person`: whose answers it is about; everyone's unless said. `block` is about everyone's. */
  readonly people?: string
  /** All unless said. `block` is about all. */
  readonly surfaces?: readonly string[]
  /** Of `pin`: 0, the top, unless said. */
  readonly place?: number
  /** Of `boost` above 1, of `bury` between 0 and 1: what the score is multiplied by. */
  readonly factor?: number
  /** It is in force from then on, */
  readonly from?: Millis
  /** and before that. */
  readonly until?: Millis
  /** Why it is there; empty unless said. */
  readonly note?: string
  /** True unless said. */
  readonly enabled?: boolean
}

/** What whoever runs the house wants of its answers, whatever the models say. */
export interface Rule extends RuleDeclaration {
  readonly note: string
  readonly enabled: boolean
  readonly createdAt: Millis
  readonly changedAt: Millis
}

/** Who asks, as rules see them. */
export interface RulePerson {
  readonly userId: UserId
  /** Empty where unknown. */
  readonly country: string
  /** Years. */
  readonly age: number
  /** Empty where unknown. */
  readonly device: string
  readonly attributes: Readonly<Record<string, Attribute>>
  /** Nothing they did is remembered. */
  readonly isNew: boolean
}

/** A rule as a request meets it. */
export interface ActiveRule {
  readonly rule: Rule
  /** Whether it is about the item at that moment. Of what its expression cannot be computed for, it is not. */
  readonly matches: (item: Item, at: Millis) => boolean
  /** Whether it is about what this person is shown. */
  readonly concerns: (person: RulePerson) => boolean
  /** Of `pin`: some of the catalog's items that it is about, the newest first. */
  readonly pinned: readonly ItemId[]
}
