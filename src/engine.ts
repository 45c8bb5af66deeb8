import type { ItemId, RecommendationId, UserId } from './domain/ids.ts'
import type { Item } from './domain/item.ts'
import type { Param } from './domain/param.ts'
import type { Recommendation, RecommendationRequest } from './domain/recommendation.ts'
import type { Millis } from './domain/time.ts'
import type { User } from './domain/user.ts'
import type { Verdict } from './domain/verdict.ts'

/** The whole system behind one object: what the doors, the examples and the tests talk to. */
export interface Engine {
  /** Rows as they came, unchecked. Answers once the good ones are durable and in force: one verdict a row, in order. */
  readonly ingestEvents: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestItems: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly ingestUsers: (rows: readonly unknown[]) => Promise<readonly Verdict[]>
  readonly recommend: (request: RecommendationRequest) => Promise<Recommendation>
  /** Everything that happened to one answer. RECOMMENDATION_UNKNOWN when it is too old or never was. */
  readonly explain: (id: RecommendationId) => Promise<Explanation>
  readonly items: (ids: readonly ItemId[]) => Promise<readonly (Item | undefined)[]>
  readonly users: (ids: readonly UserId[]) => Promise<readonly (User | undefined)[]>
  /** Some people, the most active first: for a page that lets one be picked. */
  readonly somePeople: (count: number) => Promise<readonly Person[]>
  /** Well-liked items of many kinds: what onboarding shows. */
  readonly onboardingItems: (count: number) => Promise<readonly Item[]>
  /** Items whose title has every word typed, by popularity. */
  readonly findItems: (text: string, count: number) => Promise<readonly Item[]>
  readonly surfaces: readonly string[]
  readonly params: readonly Param[]
  readonly status: () => Promise<EngineStatus>
  /** Called with every answer and every ingest; what metrics are made of. Returns how to stop. */
  readonly observe: (observer: Observer) => () => void
  /** Stops taking work, finishes what was taken, writes everything down. */
  readonly close: () => Promise<void>
}

export interface Person {
  readonly userId: UserId
  readonly events: number
  readonly user: User | undefined
}

export interface EngineStatus {
  readonly ready: boolean
  /** Why not, when not. */
  readonly reason?: string
  readonly startedAt: Millis
  /** Offset up to which the log has been folded, and the log's own last offset. */
  readonly applied: number
  readonly logged: number
  readonly items: number
  readonly users: number
  /** Artifact ids by kind. */
  readonly models: Readonly<Record<string, string>>
}

export interface Observer {
  readonly answered?: (recommendation: Recommendation, stages: readonly ExplainedStage[]) => void
  readonly ingested?: (what: 'events' | 'items' | 'users', verdicts: readonly Verdict[], milliseconds: number) => void
}

export interface Explanation {
  readonly recommendation: Recommendation
  readonly stages: readonly ExplainedStage[]
  /** Every candidate there was: the shown first, then those ranked but not shown, then the removed. */
  readonly candidates: readonly ExplainedCandidate[]
}

export interface ExplainedStage {
  /** Such as `filter.already-watched`. */
  readonly name: string
  readonly kind: 'query' | 'source' | 'hydrator' | 'filter' | 'scorer' | 'reranker'
  readonly status: 'ok' | 'skipped' | 'fallback'
  readonly milliseconds: number
  readonly in: number
  readonly out: number
  readonly error?: string
}

export interface ExplainedCandidate {
  readonly itemId: ItemId
  readonly title: string
  readonly foundBy: readonly {
    readonly source: string
    readonly rank: number
    readonly score: number
    readonly because?: ItemId
  }[]
  /** What each scorer said, in order. */
  readonly scores: readonly { readonly scorer: string; readonly score: number }[]
  /** What the ranker expects of the person, by action. */
  readonly predictions?: Readonly<Record<string, number>>
  /** The row that the ranker saw, by column name. */
  readonly features?: Readonly<Record<string, number>>
  readonly removedBy?: string
  readonly position?: number
  readonly propensity?: number
}
