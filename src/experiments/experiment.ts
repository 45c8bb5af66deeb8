import type { Attribute } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'

/** What is done to the people of one arm. Without params and models it changes nothing, as a control should. */
export interface Arm {
  readonly name: string
  /** People fall to arms in proportion to their weights. */
  readonly weight: number
  /** Values by param, of any stage of any surface. */
  readonly params?: Readonly<Record<string, number>>
  /** Artifact ids by role: models that answer in the champions' places. */
  readonly models?: Readonly<Record<string, string>>
}

/** Who takes part. What is left out is open to all. */
export interface Target {
  /** ISO 3166-1 alpha-2. Of the request, or else of the person. */
  readonly countries?: readonly string[]
  readonly devices?: readonly string[]
  /** Of the person: each must be as said. */
  readonly attributes?: Readonly<Record<string, Attribute>>
}

/** A metric that may not get worse. */
export interface Guardrail {
  readonly metric: string
  /** Relative harm that is put up with, such as .02; beyond it, once it is no noise, the experiment is stopped. */
  readonly margin: number
}

/** What an experiment asks: the first arm is the control. */
export interface ExperimentDeclaration {
  readonly name: string
  /** What is expected, and why: written down before anything is seen. */
  readonly hypothesis?: string
  /** Where it runs; on all surfaces where none is named. */
  readonly surfaces?: readonly string[]
  /** Nobody is in two experiments of one layer; layers are independent of each other. Its own unless said. */
  readonly layer?: string
  /** Of the layer's people, how many it keeps for itself, above 0 to 1; all unless said. */
  readonly portion?: number
  readonly target?: Target
  readonly arms: readonly Arm[]
  /** The metric that it is decided by; `take-rate` unless said. */
  readonly primary?: string
  readonly guardrails?: readonly Guardrail[]
  /** Gives everyone both: each slate is drafted by the two arms in turn, and whose picks are taken tells which ranks better. Of flat surfaces. */
  readonly interleave?: boolean
}

export type ExperimentState = 'draft' | 'running' | 'stopped'

/** An experiment as it is kept. */
export interface Experiment extends Required<Omit<ExperimentDeclaration, 'hypothesis' | 'target'>> {
  readonly hypothesis: string
  readonly target: Target
  /** Buckets of the layer that are its own: from, and the first that is not, of `buckets`. */
  readonly from: number
  readonly to: number
  readonly state: ExperimentState
  /** Of its people, how many are let in, 0 to 1. Who is in stays in while it grows. */
  readonly share: number
  readonly createdAt: Millis
  readonly startedAt?: Millis
  readonly stoppedAt?: Millis
  /** Why it was stopped: by whom it was asked, or which guardrail gave way. */
  readonly why?: string
}

/** Parts that a layer is divided in. */
export const buckets = 10_000

export const controlOf = ({ arms }: Pick<Experiment, 'arms'>): Arm => arms[0]!

/** Whether it runs on a surface. */
export const runsOn = ({ surfaces }: Pick<Experiment, 'surfaces'>, surface: string): boolean =>
  surfaces.length === 0 || surfaces.includes(surface)
