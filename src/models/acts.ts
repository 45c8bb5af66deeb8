import type { Event } from '../domain/event.ts'

/**
 * How much an event says that someone wants such items: the one place where kinds of feedback are weighed.
 * 0 for what says nothing, or says the opposite. A watch counts by the portion seen, so clickbait that is left at once counts for little.
 */
export function weightOf(event: Event): number {
  switch (event.type) {
    case 'watch':
      return event.value === undefined ? 1 : event.value < 0.1 ? 0 : 2 * event.value
    case 'rating':
      return event.value === undefined ? 0 : event.value < 2 ? 0 : event.value / 2
    case 'purchase':
      return 3
    case 'like':
      return 2.5
    case 'share':
    case 'save':
      return 2
    case 'add_to_cart':
      return 1.5
    case 'view':
      return 0.5
    case 'click':
      return 0.3
    default:
      return 0
  }
}
