import { IdMap, type ItemId } from '../../domain/ids.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import type { SparseRows } from '../../math/sparse.ts'
import type { Interactions } from '../interactions.ts'
import type { ModelKind, Retriever, Settings } from '../model.ts'
import { serveUserKnn } from './serve.ts'

export interface UserKnnSettings extends Settings {
  /** People kept, drawn at random where there are more: memory is about 8 bytes an act. More find closer company and answer slower. */
  readonly people: number
  /** The latest acts kept of each, and the latest that speak for who asks. */
  readonly historyLength: number
  /** The most similar people who are listened to. Too few and answers hang on chance; too many and they become popularity. */
  readonly neighbours: number
  /** People looked at for each act of who asks. It bounds the time of an answer. */
  readonly peoplePerItem: number
}

export interface UserKnnModel extends Retriever {
  readonly settings: UserKnnSettings
  readonly items: IdMap<ItemId>
  /** People x items: how much each wanted what, oldest first. Nobody is named. */
  readonly people: SparseRows
}

/** User to user (Resnick et al. 1994, over implicit acts): what did the people like who liked what you did? */
export const userKnn: ModelKind<Interactions, UserKnnSettings, UserKnnModel> = {
  kind: 'user-knn',
  format: 1,
  defaults: { people: 20_000, historyLength: 100, neighbours: 300, peoplePerItem: 1_000 },
  fit: async (data, settings, run) => {
    run.signal.throwIfAborted()
    const people = remember(data, settings, run.seed)
    run.progress({ done: 1, of: 1 })
    return serveUserKnn({ settings, items: data.items, people })
  },
  encode: ({ settings, items, people }) => encodeSections({ settings, items: items.ids }, { ...people }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<{ settings: UserKnnSettings; items: ItemId[] }>(bytes)
    const people = {
      bounds: section<Int32Array>('bounds'),
      ids: section<Int32Array>('ids'),
      values: section<Float32Array>('values'),
    }
    return serveUserKnn({ settings: meta.settings, items: new IdMap(meta.items), people })
  },
}

/** The latest acts of a random choice of people, in random order: so the first to be found are a fair sample. */
function remember(
  { users, ptr, item, weight }: Interactions,
  { people, historyLength }: UserKnnSettings,
  seed: number,
): SparseRows {
  const chosen = draw(users.size, people, seed)
  const from = chosen.map((user) => Math.max(ptr[user]!, ptr[user + 1]! - historyLength))
  const bounds = new Int32Array(chosen.length + 1)
  chosen.forEach((user, person) => {
    bounds[person + 1] = bounds[person]! + ptr[user + 1]! - from[person]!
  })
  const ids = new Int32Array(bounds.at(-1)!)
  const values = new Float32Array(ids.length)
  chosen.forEach((user, person) => {
    ids.set(item.subarray(from[person], ptr[user + 1]), bounds[person])
    values.set(weight.subarray(from[person], ptr[user + 1]), bounds[person])
  })
  return { bounds, ids, values }
}

/** `count` of the numbers below `n`, or all of them, in random order. */
function draw(n: number, count: number, seed: number): Int32Array {
  const random = mulberry32(seed)
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = 0; i < Math.min(n - 1, count); i++) {
    const j = i + integer(random, n - i)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order.slice(0, count)
}
