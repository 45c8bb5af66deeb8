import type { Entry } from '../../domain/entry.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import type { Rejection } from '../../domain/verdict.ts'
import { Fault, id } from './checks.ts'
import { event } from './event.ts'
import { item } from './item.ts'
import { user } from './user.ts'

/** Anything at all → a log entry, or why not. `row` is its number in the request. */
export type Parse = (value: unknown, row: number, now: Millis) => Entry | Rejection

const orRejection =
  (entry: (value: unknown, now: Millis) => Entry): Parse =>
  (value, row, now) => {
    try {
      return entry(value, now)
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      const { field, what, remedy } = fault
      return { row, status: 'rejected', field, code: 'BAD_ROW', what, remedy }
    }
  }

const itemId = id<ItemId>()

export const parseEvent = orRejection((value, now) => ({ kind: 'event', event: event(value, now) }))
export const parseItem = orRejection((value, now) => ({ kind: 'item', item: item(value, now) }))
export const parseUser = orRejection((value) => ({ kind: 'user', user: user(value) }))
export const parseRemoval = orRejection((value) => ({ kind: 'item-removed', itemId: itemId(value, 'itemId') }))
