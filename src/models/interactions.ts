import type { Context } from '../domain/context.ts'
import { IdMap, type ItemId, type UserId } from '../domain/ids.ts'
import type { Millis } from '../domain/time.ts'

/** One line of what retrieval models learn from. */
export interface Interaction {
  readonly userId: UserId
  readonly itemId: ItemId
  /** As `Act.weight`. */
  readonly weight: number
  readonly at: Millis
  readonly context?: Context
}

/**
 * Who liked what, when: users x items, compressed by user. A user's actions stand in time order;
 * a pair that happened twice stands once, with the larger weight and the later time.
 */
export interface Interactions {
  readonly users: IdMap<UserId>
  readonly items: IdMap<ItemId>
  /** users + 1 bounds into the three arrays below. */
  readonly ptr: Int32Array
  readonly item: Int32Array
  readonly weight: Float32Array
  readonly at: Float64Array
  readonly contexts: readonly (Context | undefined)[]
}

/** Groups by user in order of first sight, sorts by time, merges repeats. Items get rows in order of first sight. */
export function interactionsOf(lines: Iterable<Interaction>): Interactions {
  const users = new IdMap<UserId>()
  const items = new IdMap<ItemId>()
  const perUser: Map<number, { weight: number; at: Millis; context: Context | undefined }>[] = []
  for (const { userId, itemId, weight, at, context } of lines) {
    const user = users.add(userId)
    const item = items.add(itemId)
    const acts = (perUser[user] ??= new Map())
    const known = acts.get(item)
    if (known === undefined) acts.set(item, { weight, at, context })
    else acts.set(item, { weight: Math.max(known.weight, weight), at: Math.max(known.at, at), context: context ?? known.context })
  }
  const size = perUser.reduce((sum, acts) => sum + acts.size, 0)
  const out = {
    ptr: new Int32Array(users.size + 1),
    item: new Int32Array(size),
    weight: new Float32Array(size),
    at: new Float64Array(size),
  }
  const contexts: (Context | undefined)[] = []
  let n = 0
  perUser.forEach((acts, user) => {
    for (const [item, act] of [...acts].sort((a, b) => a[1].at - b[1].at || a[0] - b[0])) {
      out.item[n] = item
      out.weight[n] = act.weight
      out.at[n] = act.at
      contexts.push(act.context)
      n++
    }
    out.ptr[user + 1] = n
  })
  return { users, items, contexts, ...out }
}
