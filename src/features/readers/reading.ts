import type { Millis } from '../../domain/time.ts'
import type { FeatureSet, Node } from '../feature-set.ts'
import type { Common } from '../folding.ts'
import type { ReadRows } from '../state/rows.ts'

/** What readers stand on. */
export interface Reads extends Pick<Common, 'heap' | 'landmarks' | 'facts'> {
  readonly features: FeatureSet
  readonly users: { readonly rows: ReadRows }
  readonly items: { readonly rows: ReadRows }
}

/** Candidates of one request, some at a time: so few that their rows stay in the cache from one node to the next. */
export const blockSize = 128

/** What is read: one user, a block of items, one moment. */
export interface Reading {
  readonly now: Millis
  readonly userRow: number
  /** 0 where nobody ever met the item. */
  readonly itemRows: Int32Array
  /** The request's own keys, as words number them; -1 where never met. */
  readonly request: Readonly<Record<'country' | 'device' | 'surface', number>>
  /** Items of the request before this block: at 0 a request begins, and what is the same for all its blocks is read. */
  before: number
  count: number
}

/** Writes a node's numbers for each item of the block: `values[part * blockSize + i]`. */
export type Reader = (reading: Reading, values: Float64Array) => void

/** Reads nodes that are cheaper read together than each alone; `values` are theirs, in their order. */
export interface Pass {
  readonly nodes: readonly Node[]
  readonly read: (reading: Reading, values: readonly Float64Array[]) => void
}
