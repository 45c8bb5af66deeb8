import { dayMs, type Millis } from '../../domain/time.ts'
import { type Finding, judged } from './finding.ts'

/** Slates with the rows that a ranker is to learn from: items x columns, row-major. */
export interface RowsOfSlate {
  readonly slate: { readonly at: Millis; readonly itemIds: readonly string[] }
  readonly rows: Float32Array
}

const leastSlates = 100

/** What can be said of replayed rows before a ranker is fitted on them. */
export function rowChecks(schema: readonly string[], slates: readonly RowsOfSlate[]): readonly Finding[] {
  return [notNumbers(schema, slates), stuck(schema, slates)]
}

function notNumbers(schema: readonly string[], slates: readonly RowsOfSlate[]): Finding {
  const remedy = 'See the declaration of the feature: what it divides by, and what it reads.'
  const check = { check: 'not-a-number', severity: 'stop', side: 'most', bound: 0, remedy } as const
  if (slates.length === 0) return judged(check, 'no slates')
  const broken = new Map<string, number>()
  for (const { rows } of slates) {
    rows.forEach((x, n) => {
      const name = schema[n % schema.length]!
      if (x - x !== 0) broken.set(name, (broken.get(name) ?? 0) + 1)
    })
  }
  const [worst] = [...broken].sort(([, a], [, b]) => b - a)
  return worst === undefined
    ? judged(check, `numbers that are none, in the rows of ${slates.length} slates`, 0)
    : judged(check, `rows in which ${worst[0]} is no number`, worst[1])
}

/** Share of earlier rows that differ from what the column is stuck at, of the column where it is largest. */
function stuck(schema: readonly string[], slates: readonly RowsOfSlate[]): Finding {
  const remedy = 'See what feeds it: the events it counts may have ceased to come, or changed their form.'
  const check = { check: 'stuck-column', severity: 'stop', side: 'most', bound: 0.05, remedy } as const
  const to = slates.reduce((latest, { slate }) => Math.max(latest, slate.at), Number.NEGATIVE_INFINITY)
  const [newest, before] = [
    slates.filter(({ slate }) => slate.at > to - dayMs),
    slates.filter(({ slate }) => slate.at <= to - dayMs),
  ]
  if (Math.min(newest.length, before.length) < leastSlates)
    return judged(check, `${newest.length} slates on the newest day, ${before.length} before: fewer than ${leastSlates}`)
  const value = Float32Array.from(newest[0]!.rows.subarray(0, schema.length))
  const constant = schema.map(() => true)
  for (const { rows } of newest) {
    rows.forEach((x, n) => {
      if (x !== value[n % schema.length]) constant[n % schema.length] = false
    })
  }
  const others = schema.map(() => 0)
  let count = 0
  for (const { rows } of before) {
    count += rows.length / schema.length
    rows.forEach((x, n) => {
      if (x !== value[n % schema.length]) others[n % schema.length]!++
    })
  }
  const [worst] = schema
    .map((name, c) => ({ name, share: constant[c] === true ? others[c]! / count : 0, value: value[c]! }))
    .sort((a, b) => b.share - a.share)
  return worst === undefined || worst.share === 0
    ? judged(check, 'share of earlier rows that differ from a column which is the same in all rows of the newest day', 0)
    : judged(
        check,
        `${worst.name} is ${worst.value} in all rows of the newest day; share of earlier rows that differ`,
        worst.share,
      )
}
