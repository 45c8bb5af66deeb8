import { hourMs } from '../../domain/time.ts'
import type { Aggregation } from '../declaration/declaration.ts'
import { finite, numberOf, type Plan } from './plan.ts'

export function extreme({ kind, of }: Extract<Aggregation, { kind: 'sum' | 'mean' | 'min' | 'max' }>): Plan {
  const number = numberOf(of)
  return {
    merges: [kind === 'min' ? 'min' : 'max'],
    initial: [kind === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY],
    width: 1,
    lift: (seen, acc, at) => finite((acc[at] = number(seen))),
    lower: (acc, at, _, out, to) => {
      out[to] = finite(acc[at]!) ? acc[at]! : 0
    },
  }
}

/** Beyond a year nobody counts hours. */
const longest = 8_760

export const since = (): Plan => ({
  merges: ['max'],
  initial: [Number.NEGATIVE_INFINITY],
  width: 1,
  lift: (seen, acc, at) => {
    acc[at] = seen.at
    return true
  },
  lower: (acc, at, now, out, to) => {
    out[to] = Math.min(longest, Math.max(0, (now - acc[at]!) / hourMs))
  },
})
