import type { Item } from '../../domain/item.ts'
import type { Millis } from '../../domain/time.ts'

/** One impression, and what came of it. */
export interface Impression {
  readonly userId: string
  readonly itemId: string
  readonly at: Millis
  readonly surface: string
  /** -1 where it is not known. */
  readonly position: number
  /** Things that the person had done before. */
  readonly past: number
  /** Where the person was, as far as anybody told. */
  readonly country?: string
  /** Chance of the action, as the ranker saw it at the reference position; absent where it was not asked. */
  readonly predicted?: number
  /** 1 where the action followed, else 0. */
  happened: number
}

/** What an audit looks at: impressions of some days, and what surrounds them. */
export interface AuditMaterial {
  readonly from: Millis
  readonly to: Millis
  readonly impressions: readonly Impression[]
  /** Acts that no answer of ours led to, on those days, by item. */
  readonly unprompted: ReadonlyMap<string, number>
  /** Acts of all kinds before those days, by item. */
  readonly before: ReadonlyMap<string, number>
  readonly items: ReadonlyMap<string, Item>
}
