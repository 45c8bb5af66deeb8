import type { Declaration } from '../features/declaration/declaration.ts'
import type { KnownStates } from '../features/known-states.ts'
import type { ProcessLimits } from '../models/own/process/limits.ts'
import type { RolloutRule } from '../registry/rollout.ts'
import type { Surface, SurfaceParts } from '../serving/surface.ts'
import type { Clock } from '../storage/ports/clock.ts'
import type { TrainingGroup } from '../training/groups.ts'
import type { Schedule } from '../workflow/schedule.ts'

export interface EngineConfig {
  /** Folder that everything is kept in; made where it is not. Without one, everything is in memory and gone at the end. */
  readonly dir?: string
  readonly clock?: Clock
  /** Features of your own, beside the standard ones. */
  readonly features?: readonly Declaration[]
  /** Milliseconds that an answer may take; 100 unless said. With twice as many, each stage may take twice its cap. */
  readonly budgetMs?: number
  /** Traces kept for `explain`, each about half a megabyte; 100 unless said. */
  readonly tracesKept?: number
  /** Starts without the models in service, and so without reading them: to train anew where they cannot be read. */
  readonly withoutModels?: boolean
  /** How often the lists that everyone shares are made anew, in milliseconds; 2,000 unless said. */
  readonly shelvesEveryMs?: number
  /**
   * What requests read features from: the folded states themselves unless said. A feature store across a network is put in here, and `skew`
   * finds out whether it answers as they do.
   */
  readonly states?: (states: KnownStates) => KnownStates
  /** The places it fills, made of its parts; `standardSurfaces` unless said. One of your own stands beside them or instead. */
  readonly surfaces?: (parts: SurfaceParts) => readonly Surface[]
  /** Spent before the first answer on having its code compiled, in milliseconds, once there are models; 3,000 unless said. */
  readonly warmUpMs?: number
  /** What is trained again by itself, and when; nothing unless said. See `standardSchedule`. */
  readonly schedule?: readonly Schedule<TrainingGroup>[]
  /** How often it is looked whether something is due, in milliseconds; 30,000 unless said. */
  readonly scheduleEveryMs?: number
  /** What is asked of each step of a rollout; see `usualRule`. */
  readonly rollout?: Partial<RolloutRule>
  /** How often the guardrails of a rollout are read, in milliseconds; 10,000 unless said. */
  readonly rolloutEveryMs?: number
  /** How often experiments with guardrails are judged, and stopped where one gave way, in milliseconds; 600,000 unless said. Reads the log where there are such. */
  readonly superviseEveryMs?: number
  /** How often the folded state is written to disk, so that the next start reads it instead of the whole log; 600,000 ms unless said. */
  readonly snapshotEveryMs?: number
  /**
   * How often what changed of item features is published to the threads that read them, in milliseconds; 1,000 unless said. What readers see
   * is older by that much, and the four versions kept reach four times as far back.
   */
  readonly publishItemsEveryMs?: number
  /** Users whose states are kept in memory, about 3 KB each; 1,000,000 unless said. Beyond it who was silent longest begins anew. */
  readonly mostUsers?: number
  /** What the process of a model that was brought may take; beyond it is killed and started again. See `defaultProcessLimits`. */
  readonly ownModels?: Partial<ProcessLimits>
  /** How far reading the log has come, while the engine starts. */
  readonly progress?: (done: number, of: number) => void
}
