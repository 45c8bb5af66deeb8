import { type Feature, unread } from '../feature.ts'

export interface Refused {
  readonly items: string[]
  readonly creators: string[]
  readonly categories: string[]
}

const most = 1_000

/** What someone said they do not want to see: an item, a creator, a category. A later like of the item takes it back. */
export const userRefused: Feature<Refused> = {
  name: 'user.refused',
  scope: 'user',
  ...unread,
  on: ['like', 'not_interested', 'hide', 'dislike', 'report'],
  initial: () => ({ items: [], creators: [], categories: [] }),
  fold(state, { type, itemId, creator, category }) {
    if (type === 'like') {
      if (itemId !== undefined) forget(state.items, itemId)
    } else if (creator !== undefined) remember(state.creators, creator)
    else if (category !== undefined) remember(state.categories, category)
    else if (itemId !== undefined) remember(state.items, itemId)
    return state
  },
}

function remember(list: string[], name: string): void {
  if (!list.includes(name)) list.push(name)
  if (list.length > most) list.shift()
}

function forget(list: string[], name: string): void {
  const at = list.indexOf(name)
  if (at >= 0) list.splice(at, 1)
}
