import { type ItemId, itemId, userId } from '../../domain/ids.ts'
import { integer, mulberry32, shuffle } from '../../math/random.ts'
import { topK } from '../../math/top-k.ts'
import { type Interaction, type Interactions, interactionsOf } from '../interactions.ts'
import type { Asker, Retriever, TrainingRun } from '../model.ts'

/** People of one taste each among items of one taste each, popular ones first in the list: what tests of retrieval models learn from. */
export interface SmallWorld {
  readonly lines: readonly Interaction[]
  readonly data: Interactions
  readonly askers: readonly { readonly asker: Asker; readonly hidden: ReadonlySet<ItemId> }[]
}

export function smallWorld({ seed = 1, people = 400, items = 500, tastes = 10, acts = 24, hide = 6 } = {}): SmallWorld {
  const random = mulberry32(seed)
  const lines: Interaction[] = []
  const askers: SmallWorld['askers'][number][] = []
  for (let person = 0; person < people; person++) {
    const taste = integer(random, tastes)
    const wanted = new Set<number>()
    while (wanted.size < acts) {
      const item = Math.floor(items * random() ** 1.5)
      if (item % tastes === taste || random() < 0.02) wanted.add(item)
    }
    const done = shuffle([...wanted], random).map((item, at) => ({
      itemId: itemId(`item-${item}`),
      weight: 0.5 + 2 * random(),
      at,
    }))
    const shown = done.slice(hide)
    lines.push(...shown.map((act) => ({ userId: userId(`person-${person}`), ...act })))
    askers.push({
      asker: { history: shown.toReversed(), context: {}, at: acts },
      hidden: new Set(done.slice(0, hide).map((act) => act.itemId)),
    })
  }
  return { lines, data: interactionsOf(lines), askers }
}

export const quietRun = (seed = 1): TrainingRun => ({ seed, signal: new AbortController().signal, progress: () => {} })

/** Mean portion of what was hidden that stands among the 20 found. */
export function recallAt20({ askers }: SmallWorld, model: Pick<Retriever, 'retrieve'>): number {
  const portions = askers.map(
    ({ asker, hidden }) => model.retrieve(asker, 20).filter((f) => hidden.has(f.itemId)).length / hidden.size,
  )
  return portions.reduce((sum, x) => sum + x, 0) / portions.length
}

/** Everyone gets what most people did. */
export function popularity({ data }: SmallWorld): Pick<Retriever, 'retrieve'> {
  const counts = new Float64Array(data.items.size)
  for (const item of data.item) counts[item]!++
  const order = topK(counts, counts.length)
  return {
    retrieve: ({ history }, count) => {
      const seen = new Set(history.map((act) => act.itemId))
      const unseen = order.filter((row) => !seen.has(data.items.id(row))).slice(0, count)
      return unseen.map((row) => ({ itemId: data.items.id(row), score: counts[row]! }))
    },
  }
}
