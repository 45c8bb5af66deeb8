import type { LogRecord } from '../domain/entry.ts'
import { EngineError } from '../domain/error.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import type { ColumnDrift } from '../monitoring/drift/column-drift.ts'
import { DriftMonitor } from '../monitoring/drift/drift-monitor.ts'
import type { DriftRow } from '../monitoring/drift/drift-row.ts'
import { daysKept } from '../monitoring/drift/windows.ts'
import { linesOf } from '../monitoring/kept.ts'
import { actions } from '../training/actions.ts'

/** Watches what is served as it comes into force, and begins anew with other features. */
export class DriftWatch {
  #monitor: DriftMonitor
  /** What is older would be forgotten again: reading a long log does not wait for it. */
  #from: Millis = 0

  constructor(features: FeatureSet) {
    this.#monitor = monitorOf(features)
  }

  /** With what is known already, as `watchedIn` finds it in a snapshot. */
  begin(features: FeatureSet, known?: readonly unknown[]): void {
    this.#monitor = monitorOf(features, known)
  }

  /** To be called before a log is read whose newest entry came at that moment. */
  passOverOld(newest: Millis): void {
    this.#from = newest - daysKept * dayMs
  }

  take(records: readonly LogRecord[]): void {
    for (const { entry } of records) {
      if (entry.kind === 'event' && entry.event.at >= this.#from) this.#monitor.take(entry.event)
    }
  }

  readonly rows = (): readonly DriftRow[] => this.#monitor.rows()

  /** NOT_FOUND where no column has this name. */
  readonly column = (name: string): ColumnDrift => {
    const found = this.#monitor.column(name)
    if (found !== undefined) return found
    throw new EngineError('NOT_FOUND', `There is no column ${name}.`, 'GET /v1/monitoring/drift lists them.')
  }

  lines(): Promise<Uint8Array> {
    return linesOf(this.#monitor)
  }
}

function monitorOf({ schema, digest }: FeatureSet, known?: readonly unknown[]): DriftMonitor {
  return new DriftMonitor({ features: schema, digest, scores: modelScoreSchema, actions }, known)
}
