import type { Candidate } from '../domain/candidate.ts'
import type { Query } from '../domain/query.ts'
import type { ActiveRule, RuleKind } from '../domain/rule.ts'
import type { ItemDetails } from './hydrators/item-details.ts'
import type { Past } from './query-hydrators/past.ts'
import type { Profile } from './query-hydrators/profile.ts'

export type AskedByPerson = Query & Pick<Profile, 'age' | 'country' | 'user'> & Pick<Past, 'history'>

const concerning = new WeakMap<Query, readonly ActiveRule[]>()

/** The rules of a request that are about the person who asks, asked once for all stages. */
export function rulesOf(query: AskedByPerson, ...kinds: readonly RuleKind[]): readonly ActiveRule[] {
  if (query.rules === undefined) return []
  let found = concerning.get(query)
  if (found === undefined) {
    const { userId, user, age, country, context, history } = query
    const device = context.device ?? ''
    const person = { userId, country, age, device, attributes: user?.attributes ?? {}, isNew: history.length === 0 }
    found = query.rules.filter((rule) => rule.concerns(person))
    concerning.set(query, found)
  }
  return found.filter(({ rule }) => kinds.includes(rule.kind))
}

export const hasRule = ({ rules }: Query, ...kinds: readonly RuleKind[]): boolean =>
  rules?.some(({ rule }) => kinds.includes(rule.kind)) === true

/** What each rule did to one candidate, by how far it came. */
export function rulesThatTouched(
  query: AskedByPerson,
  { item }: Partial<ItemDetails> & Pick<Candidate, 'itemId'>,
  came: { readonly removed: boolean; readonly pinnedBy?: string | undefined; readonly removedByRules: boolean },
): readonly { readonly ruleId: string; readonly kind: RuleKind }[] {
  if (query.rules === undefined || item === undefined) return []
  const kinds: readonly RuleKind[] = came.removedByRules ? ['hide', 'block'] : came.removed ? [] : ['boost', 'bury', 'pin']
  return rulesOf(query, ...kinds)
    .filter(({ rule, matches }) => (rule.kind === 'pin' ? rule.ruleId === came.pinnedBy : matches(item, query.at)))
    .map(({ rule: { ruleId, kind } }) => ({ ruleId, kind }))
}
