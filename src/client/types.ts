/** What the server takes and answers, in the client's own words: this folder ships alone. Moments are milliseconds since 1970. */

export type EventType =
  | 'impression'
  | 'exposure'
  | 'click'
  | 'view'
  | 'watch'
  | 'like'
  | 'dislike'
  | 'not_interested'
  | 'save'
  | 'share'
  | 'skip'
  | 'rating'
  | 'add_to_cart'
  | 'purchase'
  | 'search'
  | 'hide'
  | 'report'

export interface Context {
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string
  /** Such as `tv`, `phone`, `tablet`, `desktop`. */
  readonly device?: string
}

/** An event as it is sent. The client fills in `eventId` and `at` where they are left out. */
export interface EventRow {
  /** The same id sent twice is one event. */
  readonly eventId?: string
  readonly type: EventType
  readonly userId: string
  readonly itemId?: string
  readonly at?: number
  /** `watch`: portion watched, 0 to 1. `rating`: 1 to 5. `purchase`: price paid. `exposure`: 1 where the answer was degraded, else 0. */
  readonly value?: number
  /** `watch` and `view`: seconds spent. `exposure`: seconds that the answer took. */
  readonly seconds?: number
  /** `not_interested` in everything of a creator, or of a category. */
  readonly creator?: string
  readonly category?: string
  /** `search`: what was typed. */
  readonly text?: string
  readonly context?: Context
  /** The answer that showed the item, and where it stood in it. */
  readonly recommendationId?: string
  readonly surface?: string
  readonly row?: string
  readonly position?: number
  readonly propensity?: number
  /** `exposure`: the arm that the person met, by experiment. */
  readonly arms?: Readonly<Record<string, string>>
}

export type Attribute = string | number | boolean

export interface Artwork {
  readonly artworkId: string
  readonly url: string
  /** What it shows, in the words of tags. */
  readonly tags?: readonly string[]
}

export interface Media {
  readonly kind: string
  readonly url?: string
  readonly seconds?: number
}

export interface Item {
  readonly itemId: string
  readonly title: string
  readonly description: string
  /** Broadest first. */
  readonly categories: readonly string[]
  readonly tags: readonly string[]
  readonly creator: string
  readonly publishedAt: number
  readonly expiresAt?: number
  readonly regions: readonly string[]
  readonly available: boolean
  readonly maturity: number
  readonly blocked: boolean
  readonly sponsored: boolean
  readonly media?: Media
  readonly artworks: readonly Artwork[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** An item as it is sent: what is left out stands at its default. */
export type ItemRow = Pick<Item, 'itemId' | 'title'> & Partial<Item>

export interface Preferences {
  readonly items: readonly string[]
  readonly categories: readonly string[]
  readonly creators: readonly string[]
}

export interface User {
  readonly userId: string
  readonly country?: string
  /** Years. */
  readonly age?: number
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly preferences: Preferences
}

/** A user as they are sent: what is left out stands at its default. */
export interface UserRow {
  readonly userId: string
  readonly country?: string
  readonly age?: number
  readonly attributes?: Readonly<Record<string, Attribute>>
  readonly preferences?: Partial<Preferences>
}

export interface Person {
  readonly userId: string
  readonly events: number
  readonly user?: User
}

export interface RecommendationRequest {
  readonly userId: string
  readonly size?: number
  readonly context?: Context
  /** The items asked about: the one of `similar`, those in the `cart`. */
  readonly seeds?: readonly string[]
  readonly params?: Readonly<Record<string, number>>
}

/** A past that the person might have had. */
export interface Supposed {
  /** What they did just now, oldest first. */
  readonly acts?: readonly { readonly type: EventType; readonly itemId: string; readonly value?: number }[]
  /** Items of which nothing is remembered; `all`: a newcomer. */
  readonly forgets?: 'all' | readonly string[]
}

export interface RehearsalRequest extends RecommendationRequest {
  readonly supposed?: Supposed
  /** Artifact ids by role, in the champions' places. */
  readonly models?: Readonly<Record<string, string>>
}

export interface Reason {
  readonly source: string
  readonly text: string
  /** An item of the person's own history. */
  readonly because?: string
}

export interface RecommendedItem {
  readonly itemId: string
  readonly title: string
  readonly reason: Reason
  readonly position: number
  readonly propensity: number
  readonly score: number
  readonly sponsored: boolean
  /** The picture chosen for this person; absent where the item has none. */
  readonly artwork?: Artwork
  readonly item: Item
}

export interface Row {
  readonly id: string
  readonly title: string
  readonly items: readonly RecommendedItem[]
}

export interface Recommendation {
  readonly recommendationId: string
  readonly surface: string
  readonly userId: string
  readonly at: number
  readonly rows: readonly Row[]
  readonly degraded: boolean
  readonly rung: 'full' | 'light' | 'fused' | 'cached' | 'popular'
  readonly failed: readonly string[]
  readonly models: Readonly<Record<string, string>>
  /** The arm that the person is in, by experiment, of those that this answer met. */
  readonly experiments: Readonly<Record<string, string>>
  /** Distinct items that the sources found. */
  readonly candidates: number
  readonly milliseconds: number
}

export interface ExplainedStage {
  readonly name: string
  readonly kind: 'query' | 'source' | 'hydrator' | 'filter' | 'scorer' | 'reranker'
  readonly status: 'ok' | 'skipped' | 'fallback'
  readonly milliseconds: number
  readonly in: number
  readonly out: number
  readonly error?: string
}

export type RuleKind = 'pin' | 'boost' | 'bury' | 'hide' | 'block'

export interface ExplainedCandidate {
  readonly itemId: string
  readonly title: string
  readonly foundBy: readonly {
    readonly source: string
    readonly rank: number
    readonly score: number
    readonly because?: string
  }[]
  readonly scores: readonly { readonly scorer: string; readonly score: number }[]
  readonly predictions?: Readonly<Record<string, number>>
  readonly features?: Readonly<Record<string, number>>
  readonly removedBy?: string
  /** Rules of the house that did something to it. */
  readonly rules?: readonly { readonly ruleId: string; readonly kind: RuleKind }[]
  /** The row of the page that it stood in. */
  readonly row?: string
  readonly position?: number
  readonly propensity?: number
}

/** Everything that happened to one answer. */
export interface Explanation {
  readonly recommendation: Recommendation
  readonly stages: readonly ExplainedStage[]
  readonly candidates: readonly ExplainedCandidate[]
}

export interface Param {
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly unit: string
  readonly doc: string
}

/** A rule as it is asked for; see docs/rules.md. */
export interface RuleDeclaration {
  readonly kind: RuleKind
  /** CEL over `item`: which items it is about. */
  readonly items: string
  /** CEL over `person`: whose answers it is about; everyone's unless said. */
  readonly people?: string
  /** All unless said. */
  readonly surfaces?: readonly string[]
  /** Of `pin`: 0, the top, unless said. */
  readonly place?: number
  /** Of `boost` above 1, of `bury` between 0 and 1. */
  readonly factor?: number
  readonly from?: number
  readonly until?: number
  readonly note?: string
  /** True unless said. */
  readonly enabled?: boolean
}

/** What whoever runs the house wants, whatever the models say. */
export interface Rule extends RuleDeclaration {
  readonly ruleId: string
  readonly note: string
  readonly enabled: boolean
  readonly createdAt: number
  readonly changedAt: number
}

/** `undecided`: of which the expression cannot be computed, because they lack what it reads. */
export interface Matching {
  readonly matching: number
  readonly of: number
  readonly undecided: number
}

/** What a rule would do if it were in force now. */
export interface RulePreview {
  readonly items: Matching & { readonly sample: readonly { readonly itemId: string; readonly title: string }[] }
  readonly people: Matching & { readonly sample: readonly string[] }
  /** Times that such items were shown on its surfaces in the latest 24 hours. */
  readonly shownLastDay?: number
  readonly slates: readonly PreviewedSlate[]
}

export interface PreviewedSlate {
  readonly userId: string
  readonly surface: string
  readonly before: readonly { readonly itemId: string; readonly title: string }[]
  /** `ruleId`: of the rule that put the item there, or turned its score. */
  readonly after: readonly { readonly itemId: string; readonly title: string; readonly ruleId?: string }[]
  /** Places at which another item stands. */
  readonly changed: number
}

/** One change of how the house is run, or one that was refused. */
export interface AuditEntry {
  readonly at: number
  /** The name of an API key, `local`, `cli` and who ran it, or `engine`. */
  readonly by: string
  readonly operation: string
  readonly target: string
  readonly body?: unknown
  readonly outcome: 'done' | 'refused'
  readonly code?: string
  readonly requestId?: string
}

export interface AuditQuestion {
  /** 100 unless said. */
  readonly limit?: number
  /** Only what is older. */
  readonly before?: number
  readonly operation?: string
  /** Done to this path, or to one under it. */
  readonly target?: string
}

export interface Status {
  readonly ready: boolean
  /** Why not, when not. */
  readonly reason?: string
  readonly startedAt: number
  readonly applied: number
  readonly logged: number
  readonly items: number
  readonly users: number
  readonly models: Readonly<Record<string, string>>
}

/** Why a row was not kept. */
export interface Rejection {
  /** Position among the rows that were sent, 0 first. */
  readonly row: number
  /** Path of the field at fault; empty when it is the row as a whole. */
  readonly field: string
  readonly code: string
  readonly what: string
  readonly remedy: string
}

/** What became of rows that were sent. */
export interface Intake {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly Rejection[]
  /** Further rejected rows, counted only. */
  readonly unlisted: number
}
