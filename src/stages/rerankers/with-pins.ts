import type { Query } from '../../domain/query.ts'
import type { Choice, Reranker } from '../../pipeline/stages.ts'
import { type AskedByPerson, hasRule, rulesOf } from '../asked-rules.ts'
import type { Past } from '../query-hydrators/past.ts'
import type { Profile } from '../query-hydrators/profile.ts'
import { isOnlyPinned } from '../sources/pinned.ts'
import type { Arrangeable } from './arrange.ts'

/** Items that one rule pins in one answer. */
const mostAtOnce = 10

export interface Pin {
  /** Among the ranked. */
  readonly index: number
  readonly place: number
  readonly ruleId: string
}

/**
 * A reranker, and at their places what rules pin, which stands there with certainty. The other places are given out as if the pinned items did
 * not exist, and then moved apart: nothing that was drawn decides where, so every propensity stays what it was.
 */
export const withPins = <Q extends Query & Past & Profile>(
  inner: Reranker<Q, Arrangeable>,
): Reranker<Q & Query & Past & Profile, Arrangeable> => ({
  ...inner,
  rerank: (query, ranked, size) => {
    if (!hasRule(query, 'pin')) return inner.rerank(query, ranked, size)
    const pins = pinsAmong(query, ranked).slice(0, size)
    const isPinned = new Set(pins.map(({ index }) => index))
    const others = [...ranked.keys()].filter((index) => !isPinned.has(index) && !isOnlyPinned(ranked[index]!))
    const room = Math.min(size - pins.length, others.length)
    const among = others.map((index) => ranked[index]!)
    const choices = room === 0 ? [] : inner.rerank(query, among, room)
    return movedApart(
      choices.map((choice) => ({ ...choice, index: others[choice.index]! })),
      pins,
    )
  },
})

/** What is pinned in an answer, by place; of one place, by the age of the rules and then by score. `ranked` by descending score. */
export function pinsAmong(query: AskedByPerson, ranked: readonly Arrangeable[]): readonly Pin[] {
  const taken = new Set<number>()
  const pins = rulesOf(query, 'pin').flatMap(({ rule, matches }) => {
    const own: Pin[] = []
    for (let index = 0; index < ranked.length && own.length < mostAtOnce; index++) {
      const { item } = ranked[index]!
      if (item === undefined || taken.has(index) || !matches(item, query.at)) continue
      taken.add(index)
      own.push({ index, place: rule.place ?? 0, ruleId: rule.ruleId })
    }
    return own
  })
  return pins.sort((a, b) => a.place - b.place)
}

/** On a page of rows pins stand in its first row: the order of those below may be drawn. */
function movedApart(choices: readonly Choice[], pins: readonly Pin[]): readonly Choice[] {
  const row = choices[0]?.row
  const firstOfNext = choices.findIndex((choice) => choice.row !== row)
  const lead = firstOfNext < 0 ? choices.length : firstOfNext
  const top: Choice[] = []
  let [next, due] = [0, 0]
  while (next < lead || due < pins.length) {
    const pin = pins[due]
    if (pin !== undefined && (pin.place <= top.length || next >= lead)) {
      top.push({ index: pin.index, propensity: 1, ...(row === undefined ? {} : { row }) })
      due++
    } else top.push(choices[next++]!)
  }
  return [...top, ...choices.slice(lead)]
}
