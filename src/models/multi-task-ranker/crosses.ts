import type { Millis } from '../../domain/time.ts'
import { hourMs } from '../../domain/time.ts'
import { mix32 } from '../../math/hash.ts'
import type { Asker } from '../model.ts'
import { type ItemFacts, keyOf, keysOfItem } from './item-facts.ts'

// Facts of who asks, and where and when, crossed with facts of the item: what stands together so often that it may be learnt by heart.

const ofAsker = ['country', 'device', 'hours', 'last category', 'last creator', 'last item'] as const
type OfAsker = (typeof ofAsker)[number]

/** Each of whoever asks with some of the item's. */
const crossed: readonly (readonly [OfAsker, (typeof keysOfItem)[number]])[] = [
  ['country', 'category'],
  ['country', 'creator'],
  ['country', 'language'],
  ['device', 'category'],
  ['device', 'creator'],
  ['device', 'language'],
  ['hours', 'category'],
  ['hours', 'creator'],
  ['last category', 'category'],
  ['last creator', 'creator'],
  ['last item', 'item'],
]

export const crossesOfRow = crossed.length
/** A power of two. */
export const crossBuckets = 2 ** 14

const pairs = crossed.map(([a, b]) => [ofAsker.indexOf(a), keysOfItem.indexOf(b)] as const)

/** Keys of whoever asks, 0 where there is none. */
export function askerKeys({ history, context: { country, device }, at }: Asker, facts: ItemFacts): Int32Array {
  const last = history[0]?.itemId
  const place = last === undefined ? -1 : facts.places.row(last)
  const before = (key: number) => (place < 0 ? 0 : facts.keys[place * keysOfItem.length + key]!)
  return Int32Array.of(keyOf(country), keyOf(device), keyOf(hoursOf(at)), before(0), before(1), before(3))
}

/** Night, morning, afternoon, evening and the hours between: a sixth of the day. */
const hoursOf = (at: Millis): string => String(Math.floor(at / (4 * hourMs)) % 6)

/** Writes a row's crosses, as rows of a table, at `offset`; -1 where a side is missing. `keys` are those of all items. */
export function writeCrosses(out: Int32Array, offset: number, asker: Int32Array, keys: Int32Array, place: number): void {
  const item = place * keysOfItem.length
  for (let n = 0; n < pairs.length; n++) {
    const a = asker[pairs[n]![0]]!
    const b = place < 0 ? 0 : keys[item + pairs[n]![1]]!
    out[offset + n] = a === 0 || b === 0 ? -1 : mix32(Math.imul(a, 0x9e3779b1) ^ (b + n)) & (crossBuckets - 1)
  }
}
