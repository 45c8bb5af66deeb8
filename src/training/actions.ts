import type { Event } from '../domain/event.ts'

/** What the ranker predicts: one head each. `watch` is the portion, `return` whether the person came back, the others whether it happened. */
export const actions = ['click', 'watch', 'completion', 'like', 'save', 'share', 'skip', 'not_interested', 'return'] as const

export type Action = (typeof actions)[number]

/** So much watched is all of it: few sit through the credits. */
const whole = 0.9

const watched = (portion: number): readonly [Action, number][] => [
  ['click', 1],
  ['watch', portion],
  ['completion', portion >= whole ? 1 : 0],
]

/** Which head an event speaks to and how strongly, in [0, 1]; nothing for events that speak to none. */
export function labelOf({ type, value = 1 }: Event): readonly [Action, number][] {
  switch (type) {
    case 'click':
    case 'view':
      return [['click', 1]]
    case 'watch':
      return watched(Math.min(1, value))
    case 'rating':
      return [...watched(Math.min(1, value / 5)), ['like', value >= 4 ? 1 : 0]]
    case 'purchase':
      return [...watched(1), ['like', 1]]
    case 'add_to_cart':
      return [
        ['click', 1],
        ['save', 1],
      ]
    case 'like':
      return [['like', 1]]
    case 'save':
      return [['save', 1]]
    case 'share':
      return [['share', 1]]
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
