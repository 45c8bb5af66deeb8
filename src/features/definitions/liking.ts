import type { EventType } from '../../domain/event.ts'
import { eventTypes } from '../../domain/event.ts'
import type { EventFields } from '../declaration/about.ts'

/** What people do themselves: everything but being shown something. */
export const acts: readonly EventType[] = eventTypes.filter((type) => type !== 'impression' && type !== 'exposure')

const dislikes: readonly EventType[] = ['skip', 'dislike', 'not_interested']

/** Acts that speak for their item. */
export const likes = acts.filter((type) => !dislikes.includes(type))

/** How much an act speaks for its item, below 0 against it. Where it speaks for it, as models weigh it: a test holds the two together. */
export const liking = (e: EventFields) =>
  e.type === 'watch'
    ? e.value < 0.1
      ? 0
      : 2 * e.value
    : e.type === 'rating'
      ? e.value < 2
        ? 0
        : e.value / 2
      : e.type === 'purchase'
        ? 3
        : e.type === 'like'
          ? 2.5
          : e.type === 'share' || e.type === 'save'
            ? 2
            : e.type === 'add_to_cart'
              ? 1.5
              : e.type === 'view'
                ? 0.5
                : e.type === 'click'
                  ? 0.3
                  : e.type === 'skip' || e.type === 'dislike'
                    ? -0.5
                    : e.type === 'not_interested'
                      ? -2
                      : 0
