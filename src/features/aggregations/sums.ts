import type { Aggregation } from '../declaration/declaration.ts'
import { finite, nothing, numberOf, type Plan, ratioOf } from './plan.ts'

type Of<Kind extends Aggregation['kind']> = Extract<Aggregation, { kind: Kind }>

const sums = (count: number): Pick<Plan, 'merges' | 'initial' | 'width'> => ({
  merges: Array<'add'>(count).fill('add'),
  initial: Array<number>(count).fill(0),
  width: 1,
})

export const count = (): Plan => ({
  ...sums(1),
  lift: (_, acc, at) => {
    acc[at] = 1
    return true
  },
  lower: (acc, at, _, out, to) => {
    out[to] = acc[at]!
  },
})

export function sum({ of }: Of<'sum' | 'mean' | 'min' | 'max'>): Plan {
  const number = numberOf(of)
  return {
    ...sums(1),
    lift: (seen, acc, at) => finite((acc[at] = number(seen))),
    lower: (acc, at, _, out, to) => {
      out[to] = acc[at]!
    },
  }
}

export function mean({ of }: Of<'sum' | 'mean' | 'min' | 'max'>): Plan {
  const number = numberOf(of)
  return {
    ...sums(2),
    lift: (seen, acc, at) => {
      acc[at + 1] = 1
      return finite((acc[at] = number(seen)))
    },
    lower: (acc, at, _, out, to) => {
      out[to] = ratioOf(acc[at]!, acc[at + 1]!)
    },
  }
}

/** Of the population, from sums of powers: those add. */
export function variance({ of }: Of<'variance'>): Plan {
  const number = numberOf(of)
  return {
    ...sums(3),
    lift: (seen, acc, at) => {
      const x = number(seen)
      acc[at] = x
      acc[at + 1] = x * x
      acc[at + 2] = 1
      return finite(x)
    },
    lower: (acc, at, _, out, to) => {
      const n = acc[at + 2]!
      out[to] = n > nothing ? Math.max(0, acc[at + 1]! / n - (acc[at]! / n) ** 2) : 0
    },
  }
}

export function rate({ hit, per, prior }: Of<'rate'>): Plan {
  const hits = numberOf(hit)
  const tries = per === undefined ? () => 1 : numberOf(per)
  return {
    ...sums(2),
    lift: (seen, acc, at) => {
      acc[at] = hits(seen)
      acc[at + 1] = tries(seen)
      return finite(acc[at]!) && finite(acc[at + 1]!)
    },
    lower: (acc, at, _, out, to) => {
      out[to] = ratioOf(acc[at]! + prior[0], acc[at + 1]! + prior[1])
    },
  }
}

/** The mean of the items' embeddings, weighed; `match` is read by the candidate's own. */
export function embedding({ of, width }: Of<'embedding'>): Plan {
  const weigh = of === undefined ? () => 1 : numberOf(of)
  return {
    ...sums(width + 1),
    width,
    lift: (seen, acc, at) => {
      const weight = weigh(seen)
      if (seen.facts === undefined || !finite(weight)) return false
      const vector = seen.facts.embedding
      for (let i = 0; i < width; i++) acc[at + i] = weight * vector[i]!
      acc[at + width] = weight
      return true
    },
    lower: (acc, at, _, out, to) => {
      const weight = acc[at + width]!
      const inverse = Math.abs(weight) > nothing ? 1 / weight : 0
      for (let i = 0; i < width; i++) out[to + i] = acc[at + i]! * inverse
    },
  }
}
