import type { Millis } from '../domain/time.ts'

export type SettingValue = number | string | boolean

/** A held-out figure, beside the popularity baseline's on the same split, and the champion's as it was judged in its own time. */
export interface Metric {
  readonly value: number
  readonly baseline: number
  readonly champion?: number
}

/** Everything needed to explain a model, trust it, and make it again. */
export interface ArtifactManifest {
  /** SHA-256 of the stored bytes: an artifact cannot change under its name. */
  readonly id: string
  /** The part it plays in the funnel: `als`, `ranker` … */
  readonly role: string
  /** How its bytes are read: `als`, `linear-ranker` … and in which format. */
  readonly kind: string
  readonly format: number
  /** The name it was given by those who brought it from elsewhere; absent where it was trained here. */
  readonly brought?: string
  /** Columns of the rows it reads; empty for models that read none. */
  readonly schema: readonly string[]
  /** Versions of the features it reads, by name: it is served by no others. Absent in manifests older than versions. */
  readonly features?: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, SettingValue>>
  /** The search whose best trial these settings are; absent where they are the defaults. */
  readonly search?: string
  readonly seed: number
  /** All 0 where it was brought: what it learnt from is not known here. */
  readonly trainedOn: {
    readonly from: Millis
    readonly to: Millis
    readonly events: number /** Last log offset seen. */
    readonly offset: number
  }
  /** Version of the engine that trained it, and the commit of its code where that is known. */
  readonly engine: string
  readonly commit?: string
  readonly metrics: Readonly<Record<string, Metric>>
  /** What the checks of the data found before it was trained, where that stopped nothing, or was to stop nothing. */
  readonly warnings?: readonly string[]
  readonly createdAt: Millis
  /** The champion it was trained to replace. */
  readonly parent?: string
}
