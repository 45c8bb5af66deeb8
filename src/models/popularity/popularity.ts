import type { Found } from '../../domain/candidate.ts'
import { IdMap, type ItemId } from '../../domain/ids.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { topK } from '../../math/top-k.ts'
import type { Interactions } from '../interactions.ts'
import type { Asker, ModelKind, Retriever } from '../model.ts'
import { scoresOf } from '../scores-of.ts'
import { tally } from './fit.ts'
import { contextKeys, type PopularityTables } from './tables.ts'

/**
 * What people take to now, here. With m_i the decayed weight of item i, m_ic the part of it from context c, M and M_c
 * their sums over items:
 *
 *     share(i)    = m_i / M
 *     P(c | i)    = (m_ic + s P(c)) / (m_i + s)       the item's own mix of contexts, drawn to everyone's; s = shrinkage
 *     score(i)    = share(i) * product over known c of P(c | i) / P(c),      P(c) = M_c / M
 *
 * which is P(i | contexts), up to a factor, if contexts are independent given the item. An item with little behind it, and
 * a context never seen, give a factor near 1: the global share is what everything falls back to. Contexts are country,
 * device and hour of day in UTC.
 */
export const popularity: ModelKind<Interactions, PopularitySettings, PopularityModel> = {
  kind: 'popularity',
  format: 1,
  defaults: { halfLifeDays: 7, shrinkage: 20 },
  fit: async (data, settings) => new PopularityModel(data.items, tally(data, settings.halfLifeDays), settings.shrinkage),
  encode: ({ items, tables, shrinkage }) => {
    const { contexts, ...sections } = tables
    return encodeSections({ items: items.ids, contexts, shrinkage } satisfies Meta, sections)
  },
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    const tables: PopularityTables = {
      mass: section('mass'),
      contexts: meta.contexts,
      ptr: section('ptr'),
      item: section('item'),
      contextMass: section('contextMass'),
    }
    return new PopularityModel(new IdMap(meta.items), tables, meta.shrinkage)
  },
}

export type PopularitySettings = {
  /** Days, counted back from the newest interaction, after which an interaction counts half. Too long: yesterday's hits stay. */
  readonly halfLifeDays: number
  /** Above 0: decayed weight at which an item's own mix of contexts counts as much as everyone's. Too low: chance decides. */
  readonly shrinkage: number
}

interface Meta {
  readonly items: readonly ItemId[]
  readonly contexts: readonly string[]
  readonly shrinkage: number
}

export class PopularityModel implements Retriever {
  readonly items: IdMap<ItemId>
  readonly tables: PopularityTables
  readonly shrinkage: number
  /** M, and M_c of each context. */
  readonly #total: number
  readonly #contextTotal: readonly number[]
  /** m_i / M, and what a context adds to each item's product before its own part: s / (m_i + s). */
  readonly #shares: Float64Array
  readonly #drawn: Float64Array

  constructor(items: IdMap<ItemId>, tables: PopularityTables, shrinkage: number) {
    this.items = items
    this.tables = tables
    this.shrinkage = shrinkage
    this.#total = sum(tables.mass) || 1
    this.#shares = tables.mass.map((mass) => mass / this.#total)
    this.#drawn = tables.mass.map((mass) => shrinkage / (mass + shrinkage))
    this.#contextTotal = tables.contexts.map((_, c) => sum(tables.contextMass.subarray(tables.ptr[c], tables.ptr[c + 1])))
  }

  retrieve(asker: Asker, count: number): Found[] {
    const scores = this.#scores(asker)
    for (const { itemId } of asker.history) {
      const row = this.items.row(itemId)
      if (row >= 0) scores[row] = Number.NaN
    }
    return Array.from(topK(scores, count), (row) => ({ itemId: this.items.id(row), score: scores[row]! }))
  }

  score(asker: Asker, items: readonly ItemId[]): Float32Array {
    return scoresOf(items, this.items, this.#scores(asker))
  }

  #scores({ context, at }: Asker): Float64Array {
    const { contexts, ptr, item, contextMass } = this.tables
    const scores = this.#shares.slice()
    const drawn = this.#drawn
    for (const key of contextKeys(context, at)) {
      const c = contexts.indexOf(key)
      const prior = c < 0 ? 0 : (this.shrinkage * this.#contextTotal[c]!) / this.#total
      if (prior === 0) continue
      for (let i = 0; i < scores.length; i++) scores[i]! *= drawn[i]!
      for (let n = ptr[c]!; n < ptr[c + 1]!; n++) scores[item[n]!]! *= 1 + contextMass[n]! / prior
    }
    return scores
  }
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
