import { dayMs, type Millis, minuteMs } from '../../domain/time.ts'
import { type Day, daysBefore, daysOf, type Material } from './days.ts'
import { type Check, type Finding, judged } from './finding.ts'

/** Below these a day says nothing: of acts, of people and items. */
const leastActs = 200
const leastOf = 30
/** Of one type a day, and of one label as it was to be expected: with twenty expected, none is no chance (e^-20). */
const leastOfType = 20
/** A sender's clock may run so much ahead. */
const aheadMs = 5 * minuteMs

/**
 * Everything that can be said of a log before it is learnt from. The newest day is held against the least, or the most, of the fourteen before it,
 * not against their mean: what a quiet Tuesday may look like, the log itself knows.
 */
export function historyChecks(material: Material, actions: readonly string[], now: Millis): readonly Finding[] {
  const moments = material.interactions.map(({ at }) => at)
  const to = moments.reduce((latest, at) => (at <= now + aheadMs && at > latest ? at : latest), Number.NEGATIVE_INFINITY)
  const [newest, ...before] = daysOf(material, to) as [Day, ...Day[]]
  return [
    shrunk('acts', ({ acts }) => acts, leastActs, newest, before),
    shrunk('people', ({ people }) => people.size, leastOf, newest, before),
    shrunk('items', ({ items }) => items.size, leastOf, newest, before),
    vanished(newest, before),
    exploded(newest, before),
    unknownItems(material, newest),
    repeats(newest, before),
    onePerson([newest, ...before.slice(0, 6)]),
    lostLabels(material, actions, to),
    future(moments, now),
    stale(to, now),
  ]
}

function shrunk(what: string, count: (day: Day) => number, least: number, newest: Day, before: readonly Day[]): Finding {
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
function vanished(newest: Day, before: readonly Day[]): Finding {
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
function exploded(newest: Day, before: readonly Day[]): Finding {
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

function unknownItems({ items }: Material, { acts, unknown }: Day): Finding {
  const remedy = 'Send the items too: serendip import --kind items, or POST /v1/items.'
  const check = { check: 'unknown-items', severity: 'stop', side: 'most', bound: 0.5, remedy } as const
  if (items.size === 0 || acts < leastActs)
    return judged(check, `${items.size} items in the catalog, ${acts} acts on the newest day`)
  return judged(check, `share of the newest day's ${acts} acts that name items which are not in the catalog`, unknown / acts)
}

function repeats(newest: Day, before: readonly Day[]): Finding {
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

function onePerson(week: readonly Day[]): Finding {
  const remedy = 'Take their events out, or give robots no ids of people.'
  const check = { check: 'one-person', severity: 'stop', side: 'most', bound: 0.25, remedy } as const
  const people = new Map<string, number>()
  for (const day of week) for (const [id, count] of day.people) people.set(id, (people.get(id) ?? 0) + count)
  const acts = week.reduce((sum, day) => sum + day.acts, 0)
  if (acts < 5 * leastActs || people.size < leastOf)
    return judged(check, `${acts} acts of ${people.size} people in the newest week`)
  const [most] = [...people].sort(([, a], [, b]) => b - a)
  return judged(
    check,
    `share of the newest week's ${acts} acts that ${most![0]} did alone, of ${people.size} people`,
    most![1] / acts,
  )
}

/** The label that fell furthest below what its rate on the slates before would have brought. */
function lostLabels({ slates }: Material, actions: readonly string[], to: Millis): Finding {
  const remedy = 'See whether what answers a slate is still sent with its recommendationId.'
  const check = { check: 'lost-label', severity: 'stop', side: 'least', bound: 0.1, remedy } as const
  const sums = { newest: { rows: 0, labels: actions.map(() => 0) }, before: { rows: 0, labels: actions.map(() => 0) } }
  for (const { at, itemIds, labels } of slates) {
    if (at > to || at <= to - (daysBefore + 1) * dayMs) continue
    const side = at > to - dayMs ? sums.newest : sums.before
    side.rows += itemIds.length
    labels.forEach((label, n) => {
      if (label > 0) side.labels[n % actions.length]!++
    })
  }
  const [worst] = actions
    .map((action, n) => ({
      action,
      now: sums.newest.labels[n]!,
      usual: (sums.before.labels[n]! / Math.max(1, sums.before.rows)) * sums.newest.rows,
    }))
    .filter(({ usual }) => usual >= leastOfType)
    .sort((a, b) => a.now / a.usual - b.now / b.usual)
  if (worst === undefined)
    return judged(check, `no label was to be expected ${leastOfType} times on ${sums.newest.rows} impressions of the newest day`)
  const { action, now, usual } = worst
  return judged(
    check,
    `${now} of ${action} on impressions of the newest day, ${Math.round(usual)} were to be expected`,
    now / usual,
  )
}

/** One is enough: time is cut at the newest act, and the days before would be empty. */
function future(moments: readonly Millis[], now: Millis): Finding {
  const remedy = 'See the clock of this machine, and of who wrote them.'
  const check = { check: 'future-acts', severity: 'stop', side: 'most', bound: 0, remedy } as const
  const ahead = moments.filter((at) => at > now + aheadMs).length
  return judged(check, `acts dated more than five minutes ahead of the clock`, ahead)
}

function stale(to: Millis, now: Millis): Finding {
  const remedy = 'Fine for a data set of the past; else see why nothing comes in.'
  const check = { check: 'stale', severity: 'warn', side: 'most', bound: 3, remedy } as const
  if (to === Number.NEGATIVE_INFINITY) return judged(check, 'there are no acts')
  return judged(check, 'days since the newest act', Math.max(0, (now - to) / dayMs))
}
