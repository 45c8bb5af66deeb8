import type { Event } from '../../domain/event.ts'
import type { UserId } from '../../domain/ids.ts'
import type { KnownStates } from '../known-states.ts'
import type { Memory } from '../memory.ts'

export interface Refused {
  readonly items: readonly string[]
  readonly creators: readonly string[]
  readonly categories: readonly string[]
}

/** Acts by which something is refused. */
export const refusals: Memory['on'] = ['not_interested', 'hide', 'dislike', 'report']

/** When it was last refused, and when it was last liked: the later word holds, in whatever order they come in. */
const lastWords = (name: string, of: Memory['of'], about: (event: Event) => string | undefined): Memory => ({
  name,
  on: [...refusals, 'like'],
  of,
  key: about,
  merges: ['max', 'max'],
  lift(event, acc) {
    acc[0] = event.type === 'like' ? 0 : event.at
    acc[1] = event.type === 'like' ? event.at : 0
    return about(event) !== undefined
  },
  most: 1_000,
  least: 0,
})

/** What someone said they do not want to see: an item, a creator, a category. A later like of the item takes it back. */
export const refusedItems = lastWords('user.refused-items', 'item', ({ itemId, creator, category }) =>
  creator === undefined && category === undefined ? itemId : undefined,
)
export const refusedCreators = lastWords('user.refused-creators', 'name', (event) => unlessLiked(event, event.creator))
export const refusedCategories = lastWords('user.refused-categories', 'name', (event) =>
  event.creator === undefined ? unlessLiked(event, event.category) : undefined,
)

const unlessLiked = ({ type }: Event, name: string | undefined) => (type === 'like' ? undefined : name)

/** Latest refusal last. Read anew whenever it is asked for: what is remembered of someone is what they have refused by then. */
export function refusedBy(states: KnownStates, userId: UserId): Refused {
  const standing = (memory: Memory) =>
    states
      .recall(memory, userId)
      .filter(({ acc }) => acc[0]! > 0 && acc[0]! >= acc[1]!)
      .sort((a, b) => a.acc[0]! - b.acc[0]! || (a.key < b.key ? -1 : 1))
      .map(({ key }) => key)
  return {
    get items() {
      return standing(refusedItems)
    },
    get creators() {
      return standing(refusedCreators)
    },
    get categories() {
      return standing(refusedCategories)
    },
  }
}
