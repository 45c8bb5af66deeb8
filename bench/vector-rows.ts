import type { Result } from './vector-contest.ts'

export type Row = {
  /** `exact`, `exact i8`, `hnsw` (f32), `bf16` and `i8` (graphs of these), `hybrid` (a graph of bf16 and what is new). */
  readonly index: string
  readonly dataset: string
  readonly recallAt10: number
  readonly queriesPerSecond: number | null
  /** Library and version or form, or why it is absent. */
  readonly peer: string
  readonly peerRecallAt10: number | null
  readonly peerQueriesPerSecond: number | null
  /** How many times the peer's rate. */
  readonly ratio: number | null
  /** Share of the vectors that may be found. */
  readonly filterShare: number
  /** How a filter is given. */
  readonly filter: 'none' | 'rule' | 'set'
  /** Candidates kept during a search: the least with which recall@10 is .99. */
  readonly expansion: number | null
}

/** Nothing but a name where there is none. */
export type PeerResult = { readonly name: string } & Partial<Result>

export const rowsOn =
  (dataset: string, filterShare = 1) =>
  (index: string, { recallAt10, queriesPerSecond, expansion }: Result, peer: PeerResult): Row => ({
    index,
    dataset,
    recallAt10,
    queriesPerSecond,
    peer: peer.name,
    peerRecallAt10: peer.recallAt10 ?? null,
    peerQueriesPerSecond: peer.queriesPerSecond ?? null,
    ratio: peer.queriesPerSecond === undefined ? null : queriesPerSecond / peer.queriesPerSecond,
    filterShare,
    filter: 'none',
    expansion,
  })
