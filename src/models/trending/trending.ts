import type { Found } from '../../domain/candidate.ts'
import { IdMap, type ItemId } from '../../domain/ids.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { decodeSections, encodeSections } from '../../math/sections.ts'
import { topK } from '../../math/top-k.ts'
import type { Interactions } from '../interactions.ts'
import type { Asker, ModelKind, Retriever } from '../model.ts'
import { scoresOf } from '../scores-of.ts'
import { velocity } from './velocity.ts'

/**
 * What is gathering pace: items by `velocity` of their decayed counts as they stood at the newest interaction. It answers
 * everyone alike. Between fits the same formula runs on live counts; see `velocity`.
 */
export const trending: ModelKind<Interactions, TrendingSettings, TrendingModel> = {
  kind: 'trending',
  format: 1,
  defaults: { shortHalfLifeHours: 6, longHalfLifeDays: 3, prior: 5 },
  fit: async (data, settings) => new TrendingModel(data.items, velocities(data, settings)),
  encode: ({ items, velocities }) => encodeSections({ items: items.ids } satisfies Meta, { velocities }),
  decode: (bytes) => {
    const { meta, section } = decodeSections<Meta>(bytes)
    return new TrendingModel(new IdMap(meta.items), section('velocities'))
  },
}

export type TrendingSettings = {
  /** Hours. Shorter follows a surge sooner, and noise too. */
  readonly shortHalfLifeHours: number
  /** Days. The pace that "now" is held against; a few times the short one, or nothing can stand out. */
  readonly longHalfLifeDays: number
  /** Weight in the short window that is half believed. Too low: an item with two clicks trends. */
  readonly prior: number
}

interface Meta {
  readonly items: readonly ItemId[]
}

function velocities(data: Interactions, { shortHalfLifeHours, longHalfLifeDays, prior }: TrendingSettings): Float32Array {
  const windows = { shortHalfLifeMs: shortHalfLifeHours * hourMs, longHalfLifeMs: longHalfLifeDays * dayMs, prior }
  const newestAt = data.at.reduce((newest, at) => Math.max(newest, at), Number.NEGATIVE_INFINITY)
  const short = new Float64Array(data.items.size)
  const long = new Float64Array(data.items.size)
  data.item.forEach((item, n) => {
    const ageMs = newestAt - data.at[n]!
    short[item]! += data.weight[n]! * 2 ** (-ageMs / windows.shortHalfLifeMs)
    long[item]! += data.weight[n]! * 2 ** (-ageMs / windows.longHalfLifeMs)
  })
  return Float32Array.from(short, (s, item) => velocity(s, long[item]!, windows))
}

export class TrendingModel implements Retriever {
  readonly items: IdMap<ItemId>
  /** Of each item, 1 being a steady pace. */
  readonly velocities: Float32Array

  constructor(items: IdMap<ItemId>, velocities: Float32Array) {
    this.items = items
    this.velocities = velocities
  }

  retrieve({ history }: Asker, count: number): Found[] {
    const scores = this.velocities.slice()
    for (const { itemId } of history) {
      const row = this.items.row(itemId)
      if (row >= 0) scores[row] = Number.NaN
    }
    return Array.from(topK(scores, count), (row) => ({ itemId: this.items.id(row), score: scores[row]! }))
  }

  score(_asker: Asker, items: readonly ItemId[]): Float32Array {
    return scoresOf(items, this.items, this.velocities)
  }
}
