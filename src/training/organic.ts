import type { ItemId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'
import { integer, type Random } from '../math/random.ts'
import { actions, labelOf } from './actions.ts'
import type { History, Logged } from './history.ts'
import type { Slate } from './slates.ts'

/** Items drawn beside each one that someone chose by themselves. */
const drawnBeside = 4

/**
 * Slates made of what people chose unprompted: the item chosen, and a few drawn from what others chose, as if they had been shown and
 * passed over. YouTube trains on watches from everywhere, not only on those that it recommended (Covington et al., 2016, 3.4);
 * a log without impressions, such as one of ratings, has nothing else.
 */
export function organicSlates(history: History, from: Millis, random: Random): readonly Slate[] {
  const chosen = history.interactions.filter(({ at, organic, event }) => at > from && organic && said(event))
  // drawing a choice draws its item in proportion to its popularity
  const pool = history.interactions.filter(({ weight }) => weight >= 1)
  return pool.length === 0 ? [] : chosen.map((choice) => slateAround(choice, pool, history, random))
}

const said = (event: Logged['event']) => event.type === 'watch' || event.type === 'rating' || event.type === 'purchase'

function slateAround(
  { userId, itemId, at, context = {}, offset, event }: Logged,
  pool: readonly Logged[],
  { items }: History,
  random: Random,
): Slate {
  const itemIds: ItemId[] = [itemId]
  for (let tries = 0; itemIds.length <= drawnBeside && tries < drawnBeside * 5; tries++) {
    const drawn = pool[integer(random, pool.length)]!.itemId
    const there = (items.get(drawn)?.publishedAt ?? Number.NEGATIVE_INFINITY) <= at
    if (there && !itemIds.includes(drawn)) itemIds.push(drawn)
  }
  const labels: number[] = itemIds.flatMap(() => actions.map((action) => (action === 'return' ? Number.NaN : 0)))
  for (const [action, label] of labelOf(event)) labels[actions.indexOf(action)] = label
  return {
    offset: offset - 1,
    userId,
    at,
    context,
    surface: '',
    itemIds,
    positions: itemIds.map(() => -1),
    propensities: itemIds.map(() => 1),
    labels,
    served: itemIds.map(() => undefined),
  }
}
