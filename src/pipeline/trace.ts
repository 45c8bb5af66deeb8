import type { ItemId } from '../domain/ids.ts'

export type StageKind = 'query' | 'source' | 'hydrator' | 'filter' | 'scorer' | 'reranker'

/** What one stage did to one request. Monitoring, `explain` and the console read this and nothing else. */
export interface StageTrace {
  readonly stage: string
  readonly kind: StageKind
  readonly status: 'ok' | 'skipped' | 'fallback'
  readonly milliseconds: number
  /** Candidates that went in and came out; for a source, what it found. */
  readonly in: number
  readonly out: number
  readonly error?: string
}

/** What one scorer said of each candidate it saw. */
export interface ScoreTrace {
  readonly scorer: string
  readonly itemIds: readonly ItemId[]
  readonly scores: Float64Array
}
