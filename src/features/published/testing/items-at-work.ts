import type { Event } from '../../../domain/event.ts'
import { eventId, itemId, userId } from '../../../domain/ids.ts'
import { completeItem, type Item } from '../../../domain/item.ts'
import type { Millis } from '../../../domain/time.ts'
import type { FeatureSet } from '../../feature-set.ts'
import { FeatureStates } from '../../feature-states.ts'
import { TouchedRows } from '../../state/touched-rows.ts'

export const start = Date.UTC(2026, 1, 27, 22)

export const statesOf = (features: FeatureSet) => new FeatureStates(features, { itemRows: (width) => new TouchedRows(width) })

export const itemOf = (id: string): Item =>
  completeItem({ itemId: itemId(id), title: `The story of ${id}`, categories: ['drama'] }, start)

/** The n-th event of all: so much of the item was watched. */
export const watchOf = (n: number, id: string, at: Millis): Event => ({
  eventId: eventId(`event-${n}`),
  type: 'watch',
  userId: userId('user'),
  itemId: itemId(id),
  at,
  value: (n % 10) / 10,
})
