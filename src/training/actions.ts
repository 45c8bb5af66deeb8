import type { Event } from '../domain/event.ts'

/** What the ranker predicts: one head each. `watch` is the portion, the others whether it happened. */
export const actions = ['click', 'watch', 'like', 'save', 'skip', 'not_interested'] as const

export type Action = (typeof actions)[number]

/** Which head an event speaks to and how strongly, in [0, 1]; nothing for events that speak to none. */
export function labelOf({ type, value = 1 }: Event): readonly [Action, number][] {
  switch (type) {
    case 'click':
    case 'view':
      return [['click', 1]]
    case 'watch':
      return [
        ['click', 1],
        ['watch', Math.min(1, value)],
      ]
    case 'rating':
      return [
        ['click', 1],
        ['watch', Math.min(1, value / 5)],
        ['like', value >= 4 ? 1 : 0],
      ]
    case 'purchase':
      return [
        ['click', 1],
        ['watch', 1],
        ['like', 1],
      ]
    case 'add_to_cart':
      return [
        ['click', 1],
        ['save', 1],
      ]
    case 'like':
      return [['like', 1]]
    case 'save':
    case 'share':
      return [['save', 1]]
    case 'skip':
      return [['skip', 1]]
    case 'dislike':
    case 'not_interested':
    case 'hide':
    case 'report':
      return [['not_interested', 1]]
    default:
      return []
  }
}
