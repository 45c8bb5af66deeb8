import type { Item } from '../domain/item.ts'
import type { Query } from '../domain/query.ts'
import { noPreferences } from '../domain/user.ts'
import { askedAbout } from '../stages/filters/asked-about.ts'
import { policy } from '../stages/filters/policy.ts'
import type { Past } from '../stages/query-hydrators/past.ts'
import type { Profile } from '../stages/query-hydrators/profile.ts'
import type { AnyOutcome } from './explanation.ts'

/** What decides which items a person may be shown. */
export type Person = Pick<Profile, 'age' | 'country'> & Pick<Past, 'refused'>

/** Of whom nothing could be learnt: as likely a child as anyone. */
const stranger: Person = { age: 0, country: '', refused: { items: [], creators: [], categories: [] } }

const filters = [askedAbout(), ...policy()]

/** Those that the person may be shown now, in order: the rungs below the funnel pass the filters that the funnel passes. */
export function allowed(query: Query, person: Person, items: readonly Item[]): readonly Item[] {
  // whom a rule is about may not be known here: what it hides from anyone is hidden from all
  const rules = query.rules?.map((rule) => ({ rule: rule.rule, matches: rule.matches, concerns: () => true, pinned: [] }))
  const asked = {
    ...query,
    ...person,
    ...(rules && { rules }),
    preferences: noPreferences,
    history: [],
    watched: [],
    readFrom: 0,
  }
  let left = items.map((item) => ({ itemId: item.itemId, item, origins: [], score: 0, propensity: 1 }))
  for (const { keeps, enabled } of filters) {
    if (enabled?.(asked) === false) continue
    const stays = keeps(asked, left)
    left = left.filter((_, i) => stays[i])
  }
  return left.map(({ item }) => item)
}

/** What this run learnt of the person; where it could not, what was last known; where nothing was, the strictest. */
export function personOf(query: Query, outcome: AnyOutcome | undefined, last: Person = stranger): Person {
  const learnt = { ...stranger, ...outcome?.query }
  const { age, country } = wentWell(outcome, 'query.profile') ? learnt : last
  const { refused } = wentWell(outcome, 'query.past') ? learnt : last
  return { age, country: query.context.country ?? country, refused }
}

/** Whether the funnel's own filters knew all that they judge by. */
export const wellJudged = (outcome: AnyOutcome): boolean =>
  outcome.stages.every(({ kind, status }) => kind !== 'query' || status === 'ok')

const wentWell = (outcome: AnyOutcome | undefined, stage: string): boolean =>
  outcome?.stages.some((trace) => trace.stage === stage && trace.status === 'ok') === true
