import { mostKeys, type Seen, type Words } from './aggregations/plan.ts'
import type { Key } from './declaration/declaration.ts'
import type { Facts } from './state/facts.ts'

/** The keys that an event has, as numbers; answers how many. */
export function keysOf(by: Key): (seen: Seen, itemRow: number, into: Float64Array, words: Words) => number {
  switch (by) {
    case 'item':
      return (_seen, itemRow, into) => {
        into[0] = itemRow
        return itemRow > 0 ? 1 : 0
      }
    case 'category':
    case 'creator':
    case 'tag':
      return (seen, _itemRow, into) => {
        const keys = seen.facts === undefined ? none : keysOfFacts(by, seen.facts)
        const count = Math.min(keys.length, mostKeys)
        for (let i = 0; i < count; i++) into[i] = keys[i]!
        return count
      }
    case 'country':
    case 'device':
    case 'surface':
      return (seen, _itemRow, into, words) => {
        if (seen[by] === '') return 0
        into[0] = words.add(seen[by])
        return 1
      }
  }
}

const none: readonly number[] = []

const keysOfFacts = (by: 'category' | 'creator' | 'tag', facts: Facts): readonly number[] =>
  by === 'category' ? facts.categories : by === 'creator' ? facts.creator : facts.tags
