import { hash32 } from '../../math/hash.ts'
import { logBuckets } from '../../math/log-buckets.ts'
import type { Aggregation } from '../declaration/declaration.ts'
import { finite, mostKeys, nothing, numberOf, type Plan, type Seen, textOf } from './plan.ts'

type Of<Kind extends Aggregation['kind']> = Extract<Aggregation, { kind: Kind }>

const registers = 256
const alpha = 0.7213 / (1 + 1.079 / registers)

/**
 * HyperLogLog (Flajolet, Fusy, Gandouet, Meunier, 2007): each register keeps the longest run of leading zeros it met, and the largest of
 * two is a merge. Off by about 6.5 %, and by less where linear counting takes over (Whang et al., 1990).
 */
export function distinct({ of }: Of<'distinct'>): Plan {
  const text = textOf(of)
  const longest = new Uint8Array(registers)
  let hash = 0
  return {
    merges: ['max'],
    initial: [0],
    width: 1,
    lift: (seen, acc, at) => {
      const said = text(seen)
      if (said === '') return false
      hash = hash32(said)
      acc[at] = Math.min(25, Math.clz32(hash << 8) + 1)
      return true
    },
    keys: (_, into) => {
      into[0] = hash >>> 24
      return 1
    },
    gather: {
      begin: () => longest.fill(0),
      take: (key, acc, at) => {
        if (acc[at]! > longest[key]!) longest[key] = acc[at]!
      },
      end: (out, to) => {
        out[to] = estimate(longest)
      },
    },
  }
}

function estimate(longest: Uint8Array): number {
  let [sum, empty] = [0, 0]
  for (const run of longest) {
    sum += 2 ** -run
    if (run === 0) empty++
  }
  const raw = (alpha * registers * registers) / sum
  return raw <= 2.5 * registers && empty > 0 ? registers * Math.log(registers / empty) : raw
}

/** The shares that the most frequent names have of all counts. */
export function top({ of, count }: Of<'top'>): Plan {
  const names = of.run as unknown as (seen: Seen) => string | readonly string[]
  const counts = new Map<number, number>()
  return {
    merges: ['add'],
    initial: [0],
    width: count,
    lift: (seen, acc, at) => {
      acc[at] = 1
      return names(seen).length > 0
    },
    keys: (seen, into, words) => {
      const said = names(seen)
      if (typeof said === 'string') {
        into[0] = words.add(said)
        return 1
      }
      let n = 0
      for (const name of said) if (name !== '' && n < mostKeys) into[n++] = words.add(name)
      return n
    },
    gather: {
      begin: () => counts.clear(),
      take: (key, acc, at) => counts.set(key, (counts.get(key) ?? 0) + acc[at]!),
      end: (out, to) => {
        const sorted = [...counts.values()].sort((a, b) => b - a)
        const all = sorted.reduce((sum, n) => sum + n, 0)
        for (let i = 0; i < count; i++) out[to + i] = all > nothing ? (sorted[i] ?? 0) / all : 0
      },
    },
  }
}

const { bucketOf, numberIn } = logBuckets(0.01)

/** DDSketch (Masson, Rim, Lee, 2019): counts by logarithmic bucket, so a quantile is within 1 % and two sketches add. */
export function quantiles({ of, at: portions }: Of<'quantiles'>): Plan {
  const number = numberOf(of)
  const counts = new Map<number, number>()
  let value = 0
  return {
    merges: ['add'],
    initial: [0],
    width: portions.length,
    lift: (seen, acc, at) => {
      acc[at] = 1
      return finite((value = number(seen)))
    },
    keys: (_, into) => {
      into[0] = bucketOf(value)
      return 1
    },
    gather: {
      begin: () => counts.clear(),
      take: (key, acc, at) => counts.set(key, (counts.get(key) ?? 0) + acc[at]!),
      end: (out, to) => {
        const sorted = [...counts].sort(([a], [b]) => a - b)
        const n = sorted.reduce((sum, [, count]) => sum + count, 0)
        portions.forEach((portion, i) => {
          out[to + i] = n === 0 ? 0 : valueAt(sorted, Math.floor(portion * (n - 1)))
        })
      },
    },
  }
}

function valueAt(sorted: readonly (readonly [key: number, count: number])[], rank: number): number {
  let before = 0
  for (const [key, count] of sorted) {
    before += count
    if (before > rank) return numberIn(key)
  }
  return 0
}
