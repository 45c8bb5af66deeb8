import { type Day, daysBefore, type Material } from './days.ts'
import { type Check, type Finding, judged } from './finding.ts'

/** Below these a day says nothing: of acts, of people and items, and of one type. With twenty expected, none is no chance (e^-20). */
export const leastActs = 200
export const leastOf = 30
export const leastOfType = 20
/** Of fewer, one may well do a quarter of everything. */
const leastCrowd = 100

export function shrunk(what: string, count: (day: Day) => number, least: number, newest: Day, before: readonly Day[]): Finding {
  const check = { check: `shrunk-${what}`, severity: 'stop', side: 'least', bound: 0.3, remedy: shrunkRemedy } as const
  const counts = before.map(count)
  const smallest = Math.min(...counts)
  if (smallest < least)
    return judged(check, `a day of the ${daysBefore} before the newest has ${smallest} ${what}, fewer than ${least}`)
  return judged(
    check,
    `${count(newest)} ${what} on the newest day, ${smallest} on the least of the ${daysBefore} before`,
    count(newest) / smallest,
  )
}
const shrunkRemedy = 'See whether an import broke off or a sender fell silent, and send what is missing.'

/** The type of act that fell furthest. */
export function vanished(newest: Day, before: readonly Day[]): Finding {
  const check = {
    check: 'vanished-type',
    severity: 'stop',
    side: 'least',
    bound: 0.05,
    remedy: 'See what became of its sender.',
  } as const
  const steady = [...before[0]!.types.keys()]
    .map((type) => ({ type, usual: Math.min(...before.map(({ types }) => types.get(type) ?? 0)) }))
    .filter(({ usual }) => usual >= leastOfType)
    .map(({ type, usual }) => ({ type, usual, now: newest.types.get(type) ?? 0 }))
    .sort((a, b) => a.now / a.usual - b.now / b.usual)
  const [worst] = steady
  if (worst === undefined)
    return judged(check, `no type of act came ${leastOfType} times on each of the ${daysBefore} days before the newest`)
  const { type, usual, now } = worst
  return judged(check, `${now} of ${type} on the newest day, ${usual} on the least of the ${daysBefore} before`, now / usual)
}

/** The type of act that rose furthest. */
export function exploded(newest: Day, before: readonly Day[]): Finding {
  const check: Check = {
    check: 'exploded-type',
    severity: 'stop',
    side: 'most',
    bound: 10,
    remedy: 'See whether something is sent twice, or by a robot.',
  }
  if (Math.min(...before.map(({ acts }) => acts)) < leastActs) return judged(check, `a day has fewer than ${leastActs} acts`)
  const [worst] = [...newest.types]
    .map(([type, now]) => ({ type, now, usual: Math.max(leastActs / 10, ...before.map(({ types }) => types.get(type) ?? 0)) }))
    .sort((a, b) => b.now / b.usual - a.now / a.usual)
  if (worst === undefined) return judged(check, 'nothing came on the newest day')
  const { type, usual, now } = worst
  return judged(check, `${now} of ${type} on the newest day, ${usual} on the most of the ${daysBefore} before`, now / usual)
}

export function unknownItems({ items }: Material, { acts, unknown }: Day): Finding {
  const remedy = 'Send the items too: serendip import --kind items, or POST /v1/items.'
  const check = { check: 'unknown-items', severity: 'stop', side: 'most', bound: 0.5, remedy } as const
  if (items.size === 0 || acts < leastActs)
    return judged(check, `${items.size} items in the catalog, ${acts} acts on the newest day`)
  return judged(check, `share of the newest day's ${acts} acts that name items which are not in the catalog`, unknown / acts)
}

export function repeats(newest: Day, before: readonly Day[]): Finding {
  const remedy = 'See what sends the same act again under another eventId.'
  const check = { check: 'repeated-acts', severity: 'stop', side: 'most', bound: 0.2, remedy } as const
  const acts = before.reduce((sum, day) => sum + day.acts, 0)
  const usual = before.reduce((sum, day) => sum + day.repeats, 0) / Math.max(1, acts)
  if (newest.acts < leastActs || acts < leastActs) return judged(check, `${newest.acts} acts on the newest day, ${acts} before`)
  return judged(
    check,
    `share of acts that repeat person, item, type and moment of another on the newest day, beyond the ${usual.toPrecision(2)} of the days before`,
    Math.max(0, newest.repeats / newest.acts - usual),
  )
}

export function onePerson(week: readonly Day[]): Finding {
  const remedy = 'Take their events out, or give robots no ids of people.'
  const check = { check: 'one-person', severity: 'stop', side: 'most', bound: 0.25, remedy } as const
  const people = new Map<string, number>()
  for (const day of week) for (const [id, count] of day.people) people.set(id, (people.get(id) ?? 0) + count)
  const acts = week.reduce((sum, day) => sum + day.acts, 0)
  if (acts < 5 * leastActs || people.size < leastCrowd)
    return judged(check, `${acts} acts of ${people.size} people in the newest week`)
  const [most] = [...people].sort(([, a], [, b]) => b - a)
  return judged(
    check,
    `share of the newest week's ${acts} acts that ${most![0]} did alone, of ${people.size} people`,
    most![1] / acts,
  )
}
