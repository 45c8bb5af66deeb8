import type { Context } from '../../domain/context.ts'
import { hourMs, type Millis } from '../../domain/time.ts'

export interface PopularityTables {
  /** Decayed weight of each item. */
  readonly mass: Float64Array
  /** Keys such as `country:NO`, in order; the three arrays below are contexts x items, compressed by context. */
  readonly contexts: readonly string[]
  readonly ptr: Int32Array
  /** Ascending within a context. */
  readonly item: Int32Array
  /** The part of the item's mass that came from the context. */
  readonly contextMass: Float64Array
}

/** The tables a moment belongs to: its country and device where known, and the hour of day in UTC. */
export function contextKeys({ country, device }: Context, at: Millis): string[] {
  const keys = [`hour:${Math.floor(at / hourMs) % 24}`]
  if (country !== undefined) keys.push(`country:${country}`)
  if (device !== undefined) keys.push(`device:${device}`)
  return keys
}
