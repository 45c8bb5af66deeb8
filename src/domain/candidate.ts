import type { ItemId } from './ids.ts'

/** What a source brings: an item, how good on the source's own scale, and the history item that led to it, if one did. */
export interface Found {
  readonly itemId: ItemId
  readonly score: number
  /** An item of the person's own history: the X of "because you watched X". */
  readonly because?: ItemId
}

/** Where a candidate came from. An item found by two sources is one candidate with two origins. */
export interface Origin {
  readonly source: string
  /** 0 is the source's best. */
  readonly rank: number
  /** On the source's own scale; not comparable between sources. */
  readonly score: number
  readonly because?: ItemId
}

export interface Candidate {
  readonly itemId: ItemId
  readonly origins: readonly Origin[]
  /** Higher is better; what the latest scorer said, 0 before the first. */
  readonly score: number
  /** Probability that the policies so far put it where it stands: 1 until one explores. */
  readonly propensity: number
}
