import { mostKeys, type Seen, type Words } from './aggregations/plan.ts'
import type { Key } from './declaration/declaration.ts'
import { type ItemKeys, ownKeys } from './state/item-keys.ts'

/** Writes the keys that an event has, as numbers; answers how many. */
export type EventKeys = (seen: Seen, itemRow: number, into: Float64Array) => number

export function keysOf(by: Key, words: Words, itemKeys: ItemKeys): EventKeys {
  switch (by) {
    case 'item':
      return (_seen, itemRow, into) => {
        into[0] = itemRow
        return itemRow > 0 ? 1 : 0
      }
    case 'category':
    case 'creator':
    case 'tag': {
      const kind = ownKeys.indexOf(by)
      return (_seen, itemRow, into) => {
        const from = itemKeys.begin(itemRow, kind)
        const count = Math.min(itemKeys.end(itemRow, kind) - from, mostKeys)
        for (let i = 0; i < count; i++) into[i] = itemKeys.ints[from + i]!
        return count
      }
    }
    case 'country':
    case 'device':
    case 'surface':
      return (seen, _itemRow, into) => {
        if (seen[by] === '') return 0
        into[0] = words.add(seen[by])
        return 1
      }
  }
}
