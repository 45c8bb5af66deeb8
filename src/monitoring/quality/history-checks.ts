import { dayMs, type Millis, minuteMs } from '../../domain/time.ts'
import { exploded, leastActs, leastOf, leastOfType, onePerson, repeats, shrunk, unknownItems, vanished } from './day-checks.ts'
import { type Day, daysBefore, daysOf, type Material } from './days.ts'
import { type Finding, judged } from './finding.ts'

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

/** The label that fell furthest below what its rate on the slates before would have brought. */
function lostLabels({ slates }: Material, actions: readonly string[], to: Millis): Finding {
  const remedy = 'See whether what answers a slate is still sent with its recommendationId.'
  const check = { check: 'lost-label', severity: 'stop', side: 'least', bound: 0.1, remedy } as const
  const none = () => ({ rows: 0, known: actions.map(() => 0), labels: actions.map(() => 0) })
  const sums = { newest: none(), before: none() }
  for (const { at, itemIds, labels } of slates) {
    if (at > to || at <= to - (daysBefore + 1) * dayMs) continue
    const side = at > to - dayMs ? sums.newest : sums.before
    side.rows += itemIds.length
    labels.forEach((label, n) => {
      // What is not known yet of the newest was not lost.
      if (Number.isNaN(label)) return
      side.known[n % actions.length]!++
      if (label > 0) side.labels[n % actions.length]!++
    })
  }
  const [worst] = actions
    .map((action, n) => ({
      action,
      now: sums.newest.labels[n]!,
      usual: (sums.before.labels[n]! / Math.max(1, sums.before.known[n]!)) * sums.newest.known[n]!,
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
