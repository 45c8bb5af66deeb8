import { EngineError } from '../domain/error.ts'
import type { ItemId, UserId } from '../domain/ids.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import { historyOf, type Remembered } from '../features/definitions/history.ts'
import { type Refused, refusedBy } from '../features/definitions/refused.ts'
import { askerFrom } from '../models/asker.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { Engine } from './contract.ts'
import type { FoldedWorld } from './folded-world.ts'
import type { ModelsInService } from './models-in-service.ts'

/** What someone did, and what they like by it. */
export interface Taste {
  readonly userId: UserId
  /** The latest first, each item once. */
  readonly history: readonly (Remembered & { readonly title: string; readonly categories: readonly string[] })[]
  /** What lies nearest to the taste, by ALS or else by the two towers; what they met is left out. */
  readonly nearest: readonly { readonly itemId: ItemId; readonly title: string; readonly score: number }[]
  /** By first category, of all that acts weigh; the largest first. */
  readonly categories: readonly { readonly category: string; readonly share: number }[]
  /** By day, by ISO week where that gives more than 30, or by as many weeks as give no more; the oldest first, where anything was done: shares of the eight largest categories, and of the others. */
  readonly overTime: readonly { readonly at: Millis; readonly shares: Readonly<Record<string, number>> }[]
  readonly refused: Refused
}

const mostPoints = 30
const weekMs = 7 * dayMs
/** Weeks begin on a Monday; 1 January 1970 was a Thursday. */
const firstMonday = 4 * dayMs
const mostCategories = 8

export const taste = ({
  clock,
  world,
  models,
}: {
  readonly clock: Clock
  readonly world: FoldedWorld
  readonly models: ModelsInService
}): Pick<Engine, 'taste'> => ({
  taste: async (userId, count = 24) => {
    const [user] = await world.catalog.users([userId])
    if (user === undefined && !world.states.met('user', userId))
      throw new EngineError(
        'NOT_FOUND',
        `Nobody is known as ${userId}.`,
        'Send a user or an event of theirs first, or see that the id is right.',
      )
    await world.states.know([userId])
    const history = historyOf(world.states, userId)
    const context = user?.country === undefined ? {} : { country: user.country }
    const { als, twoTower } = models.now
    // models look back over a part of the history, and leave only that part out
    const met = new Set(history.map(({ itemId }) => itemId))
    const asker = askerFrom({ history, userId, user, context, at: clock.now() })
    const near = ((als ?? twoTower)?.retrieve(asker, count + met.size) ?? [])
      .filter(({ itemId }) => !met.has(itemId))
      .slice(0, count)
    const items = await world.catalog.items([...history, ...near].map(({ itemId }) => itemId))
    const known = new Map(items.flatMap((item) => (item === undefined ? [] : [[item.itemId, item]])))
    const acts = history.map((act) => {
      const { title = '', categories = [] } = known.get(act.itemId) ?? {}
      return { ...act, title, categories }
    })
    const { items: refusedItems, creators, categories } = refusedBy(world.states, userId)
    return {
      userId,
      history: acts,
      nearest: near.map(({ itemId, score }) => ({ itemId, title: known.get(itemId)?.title ?? '', score })),
      categories: sharesOf(acts),
      overTime: overTime(acts),
      refused: { items: refusedItems, creators, categories },
    }
  },
})

type Acted = Pick<Remembered, 'at' | 'weight'> & { readonly categories: readonly string[] }

function sharesOf(acts: readonly Acted[]): Taste['categories'] {
  const weights = new Map<string, number>()
  let whole = 0
  for (const { weight, categories } of acts) {
    const [category] = categories
    if (category === undefined) continue
    weights.set(category, (weights.get(category) ?? 0) + weight)
    whole += weight
  }
  return [...weights].map(([category, weight]) => ({ category, share: weight / whole })).sort((a, b) => b.share - a.share)
}

function overTime(acts: readonly Acted[]): Taste['overTime'] {
  if (acts.length === 0) return []
  const named = new Set(
    sharesOf(acts)
      .slice(0, mostCategories)
      .map(({ category }) => category),
  )
  const [first, last] = [Math.min(...acts.map(({ at }) => at)), Math.max(...acts.map(({ at }) => at))]
  const { from, stepMs } = stepsOver(first, last)
  const steps = new Map<number, Acted[]>()
  for (const act of acts) {
    const step = Math.floor((act.at - from) / stepMs)
    const known = steps.get(step)
    if (known === undefined) steps.set(step, [act])
    else known.push(act)
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, of]) => {
      const shares: Record<string, number> = {}
      for (const { category, share } of sharesOf(of)) {
        const name = named.has(category) ? category : 'other'
        shares[name] = (shares[name] ?? 0) + share
      }
      return { at: from + step * stepMs, shares }
    })
}

/** Where the first step begins, and how long each is. */
function stepsOver(first: Millis, last: Millis): { readonly from: Millis; readonly stepMs: Millis } {
  const day = Math.floor(first / dayMs) * dayMs
  if ((last - day) / dayMs < mostPoints) return { from: day, stepMs: dayMs }
  const monday = firstMonday + Math.floor((first - firstMonday) / weekMs) * weekMs
  const weeks = Math.floor((last - monday) / weekMs) + 1
  return { from: monday, stepMs: Math.ceil(weeks / mostPoints) * weekMs }
}
