import assert from 'node:assert/strict'
import type { Millis } from '../../../domain/time.ts'
import { days } from '../../declaration/declaration.ts'
import { feature } from '../../declaration/feature.ts'
import { FeatureSet } from '../../feature-set.ts'
import type { FeatureStates } from '../../feature-states.ts'
import { StatesInForce } from '../../known-states.ts'
import { ItemPublisher } from '../item-publisher.ts'
import { attach, type PinnedItems } from '../item-reader.ts'
import { start, statesOf, watchOf } from './items-at-work.ts'

/** The published columns as the states themselves answer them. */
function ownRows(states: FeatureStates, columns: readonly string[], itemIds: readonly string[], at: Millis): Float32Array {
  const { width, schema } = states.features
  const rows = states.rows({ at, context: {} }, '', itemIds)
  const places = columns.map((name) => schema.indexOf(name))
  return Float32Array.from({ length: itemIds.length * places.length }, (_, i) => {
    const row = Math.floor(i / places.length)
    return rows[row * width + places[i % places.length]!]!
  })
}

export function assertEqual(pinned: PinnedItems, states: FeatureStates, itemIds: readonly string[], at: Millis): void {
  const [published, own] = [pinned.rows(itemIds, at), ownRows(states, pinned.columns, itemIds, at)]
  const wrong = published.findIndex((x, i) => !Object.is(x, own[i]))
  assert.ok(
    wrong < 0,
    `${pinned.columns[wrong % pinned.columns.length]}: ${published[wrong]} is published, the states say ${own[wrong]}`,
  )
}

export const watches = feature('item.watches').of('item').on('watch').count()
export const portion = feature('item.portion.7d')
  .of('item')
  .on('watch')
  .sum((e) => e.value)
  .over(days(7))

/** Items of which each has been watched once, and their publisher. */
export function watched(count: number, options: { readonly kept?: number } = {}) {
  const states = statesOf(new FeatureSet([watches, portion]))
  const inForce = new StatesInForce(states)
  const publisher = new ItemPublisher(inForce, options)
  let sent = 0
  const watch = (n: number, at = start) => inForce.now.fold(watchOf(sent++, `item-${n}`, at))
  for (let n = 0; n < count; n++) watch(n)
  const reader = attach(publisher.handle())
  /** Of one item, in the version that is announced now. */
  const read = (n: number) => {
    const pinned = reader.pin()
    const [count] = pinned.rows([`item-${n}`], start)
    pinned.release()
    return count
  }
  return { states, inForce, publisher, reader, watch, read }
}
