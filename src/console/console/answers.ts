import type { RuleDeclaration } from '../../client/client.ts'

export type { AuditEntry, Rule, RuleKind, RulePreview } from '../../client/client.ts'

/** A rule before it has a name. */
export type RuleDraft = Omit<RuleDeclaration, 'ruleId'>

// What the server answers besides, as far as the console reads it.

export interface Alarm {
  readonly kind: string
  readonly what: string
  readonly since?: number
  readonly of?: string
}

export interface PulsePoint {
  readonly at: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly degraded: number
  readonly shed: number
  readonly events: number
}

export interface Pulse {
  readonly at: number
  readonly startedAt: number
  readonly seconds: number
  readonly requests: { readonly perSecond: number; readonly total: number }
  readonly latency: { readonly p50Ms: number; readonly p90Ms: number; readonly p99Ms: number }
  readonly degradedShare: number
  readonly shedShare: number
  readonly events: { readonly perSecond: number; readonly total: number; readonly rejectedShare: number }
  readonly freshness: { readonly p50Ms: number; readonly p99Ms: number }
  readonly rungs: Readonly<Record<string, number>>
  readonly surfaces: readonly {
    readonly surface: string
    readonly perSecond: number
    readonly p50Ms: number
    readonly p99Ms: number
    readonly degradedShare: number
  }[]
  readonly stages: readonly {
    readonly name: string
    readonly p50Ms: number
    readonly p99Ms: number
    readonly fallbackShare: number
  }[]
  readonly series: readonly PulsePoint[]
  readonly catalog: { readonly items: number; readonly users: number }
  readonly models: Readonly<Record<string, string>>
  readonly alarms: readonly Alarm[]
}

export interface AnswerSummary {
  readonly recommendationId: string
  readonly surface: string
  readonly userId: string
  readonly at: number
  readonly milliseconds: number
  readonly rung: string
  readonly degraded: boolean
  readonly failed: readonly string[]
  readonly candidates: number
  readonly items: number
  readonly slowest?: { readonly stage: string; readonly milliseconds: number }
}

export interface Named {
  readonly itemId: string
  readonly title: string
}

export interface Neighbours {
  readonly source: string
  readonly items: readonly (Named & { readonly score: number })[]
}

export interface Reach {
  readonly itemId: string
  readonly days: readonly { readonly at: number; readonly impressions: number; readonly clicks: number; readonly takes: number }[]
  readonly people: {
    readonly seen: number
    readonly bySegment: readonly {
      readonly segment: string
      readonly impressions: number
      readonly share: number
      readonly ofAll: number
    }[]
    readonly recent: readonly { readonly userId: string; readonly at: number; readonly type: string }[]
  }
  readonly surfaces: readonly { readonly surface: string; readonly impressions: number; readonly meanPosition: number }[]
  readonly exploration: {
    readonly looks: number
    readonly budget: number
    readonly believed: number
    readonly exploring: boolean
  }
}

export interface Taste {
  readonly userId: string
  readonly history: readonly (Named & {
    readonly categories: readonly string[]
    readonly weight: number
    readonly at: number
    readonly portion: number
  })[]
  readonly nearest: readonly (Named & { readonly score: number })[]
  readonly categories: readonly { readonly category: string; readonly share: number }[]
  readonly overTime: readonly { readonly at: number; readonly shares: Readonly<Record<string, number>> }[]
  readonly refused: {
    readonly items: readonly string[]
    readonly creators: readonly string[]
    readonly categories: readonly string[]
  }
}

export interface FeatureValues {
  readonly entity: string
  readonly id: string
  readonly at: number
  readonly values: Readonly<Record<string, unknown>>
  readonly versions: Readonly<Record<string, string>>
}

export interface FeatureDefinition {
  readonly name: string
  readonly version: string
  readonly entity: string
  readonly doc: string
  readonly on: readonly string[]
  readonly aggregation: string
  readonly span?: string
  readonly width: number
  readonly columns: readonly string[]
  readonly usedBy: readonly { readonly role: string; readonly id: string; readonly state: string }[]
}

export interface DriftRow {
  readonly column: string
  readonly kind: string
  readonly psi: number
  readonly ks: number
  readonly js: number
  readonly nullRate: number
  readonly coverage: number
  readonly outOfRange: number
  readonly distinct: number
  readonly rows: number
  readonly reference: number
  readonly bound?: number
  readonly alarm: boolean
  readonly since?: number
}

export interface ColumnDrift {
  readonly row: DriftRow
  readonly bins: readonly { readonly from: number; readonly to: number; readonly now: number; readonly reference: number }[]
  readonly days: readonly {
    readonly at: number
    readonly mean: number
    readonly p10: number
    readonly p50: number
    readonly p90: number
    readonly rows: number
  }[]
}

export interface SkewReport {
  readonly rows: readonly Readonly<Record<string, number | string>>[]
  readonly compared: Readonly<Record<string, unknown>>
}

export interface CatalogHealth {
  readonly at: number
  readonly items: number
  readonly live: number
  readonly impressions: number
  readonly coverage: number
  readonly gini: number
  readonly tailShare: number
  readonly coldShare: number
  readonly cold: number
  readonly coldShown: number
  readonly medianAgeDays: number
  readonly lorenz: readonly { readonly items: number; readonly impressions: number }[]
  readonly ages: readonly {
    readonly fromDays: number
    readonly toDays?: number
    readonly items: number
    readonly impressions: number
  }[]
  readonly creators: readonly {
    readonly creator: string
    readonly items: number
    readonly impressions: number
    readonly share: number
  }[]
  readonly creatorsTotal: number
  readonly categories: readonly {
    readonly category: string
    readonly items: number
    readonly impressions: number
    readonly share: number
    readonly ofItems: number
  }[]
  readonly bySurface: readonly {
    readonly surface: string
    readonly impressions: number
    readonly coverage: number
    readonly gini: number
  }[]
  readonly neverShown: readonly (Named & { readonly ageDays: number })[]
}

export interface LoopRow {
  readonly surface: string
  readonly window: string
  readonly measure: string
  readonly value: number
  readonly before?: number
  readonly impressions: number
  readonly alarm: boolean
  readonly since?: number
}

export interface Model {
  readonly id: string
  readonly role: string
  readonly kind: string
  readonly state: string
  readonly brought?: string
  readonly schema: readonly string[]
  readonly features?: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, number | string | boolean>>
  readonly seed: number
  readonly trainedOn: { readonly from: number; readonly to: number; readonly events: number; readonly offset: number }
  readonly engine: string
  readonly commit?: string
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly baseline: number; readonly champion?: number }>>
  readonly warnings?: readonly string[]
  readonly createdAt: number
  readonly parent?: string
}

export interface Rollouts {
  readonly rollouts: readonly {
    readonly artifacts: Readonly<Record<string, string>>
    readonly state: string
    readonly share: number
    readonly since: number
    readonly history: readonly { readonly at: number; readonly to: string; readonly share: number; readonly why: string }[]
  }[]
  readonly guardrails: readonly {
    readonly guardrail: string
    readonly challenger: number
    readonly champion: number
    readonly broken: boolean
  }[]
  readonly answers: number
}

export interface Arm {
  readonly name: string
  readonly weight: number
  readonly params?: Readonly<Record<string, number>>
  readonly models?: Readonly<Record<string, string>>
}

export interface Experiment {
  readonly name: string
  readonly arms: readonly Arm[]
  readonly hypothesis: string
  readonly surfaces: readonly string[]
  readonly layer: string
  readonly portion: number
  readonly primary: string
  readonly guardrails: readonly { readonly metric: string; readonly margin: number }[]
  readonly interleave: boolean
  readonly state: 'draft' | 'running' | 'stopped'
  readonly share: number
  readonly createdAt: number
  readonly startedAt?: number
  readonly stoppedAt?: number
  readonly why?: string
}

export interface ExperimentList {
  readonly experiments: readonly Experiment[]
  readonly holdout: number
}

export interface ExperimentResults {
  readonly experiment: string
  readonly people: Readonly<Record<string, number>>
  readonly sampleRatio: { readonly p: number; readonly mismatch: boolean }
  readonly torn: number
  readonly results: readonly {
    readonly metric: string
    readonly arm: string
    readonly role: 'primary' | 'guardrail' | 'other'
    readonly unit: string
    readonly people: number
    readonly value: number
    readonly control: number
    readonly lift: number
    readonly liftLow: number
    readonly liftHigh: number
    readonly p: number
    readonly pCorrected: number
    readonly always: { readonly p: number; readonly low: number; readonly high: number }
    readonly verdict: string
  }[]
  readonly segments: readonly {
    readonly segment: string
    readonly arm: string
    readonly people: number
    readonly difference: number
    readonly low: number
    readonly high: number
  }[]
  readonly interactions: readonly { readonly with: string; readonly effect: number; readonly pCorrected: number }[]
  readonly preference?: { readonly share: number; readonly low: number; readonly high: number; readonly people: number }
}

export interface ExperimentHistory {
  readonly experiment: string
  readonly days: readonly {
    readonly at: number
    readonly people: Readonly<Record<string, number>>
    readonly results: readonly {
      readonly metric: string
      readonly arm: string
      readonly value: number
      readonly control: number
      readonly lift: number
      readonly liftLow: number
      readonly liftHigh: number
      readonly verdict: string
    }[]
  }[]
}

export interface Power {
  readonly peoplePerArm: number
  readonly people: number
  readonly days?: number
  readonly baseline: number
  readonly deviation: number
}

export interface RunRecord {
  readonly id: string
  readonly state: string
  readonly begunAt?: number
  readonly [more: string]: unknown
}
