import type { LogRecord } from '../domain/entry.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { modelScoreSchema } from '../models/model-scores.ts'
import { DriftMonitor } from '../monitoring/drift/drift-monitor.ts'
import type { DriftRow } from '../monitoring/drift/drift-row.ts'
import { linesOf } from '../monitoring/drift/kept.ts'
import { daysKept } from '../monitoring/drift/windows.ts'
import type { EventLog } from '../storage/ports/event-log.ts'
import { actions } from '../training/actions.ts'

/** Watches what is served as it comes into force, and begins anew with other features. */
export class DriftWatch {
  #monitor: DriftMonitor
  /** What is older would be forgotten again: reading a long log does not wait for it. */
  #from: Millis = 0

  constructor(features: FeatureSet) {
    this.#monitor = monitorOf(features)
  }

  /** With what is known already, as `driftIn` finds it in a snapshot. */
  begin(features: FeatureSet, known?: readonly unknown[]): void {
    this.#monitor = monitorOf(features, known)
  }

  /** To be called before a log is read up to `last`. */
  async passOverOld(log: EventLog, last: number): Promise<void> {
    this.#from = (await newestIn(log, last)) - daysKept * dayMs
  }

  take(records: readonly LogRecord[]): void {
    for (const { entry } of records) {
      if (entry.kind === 'event' && entry.event.at >= this.#from) this.#monitor.take(entry.event)
    }
  }

  readonly rows = (): readonly DriftRow[] => this.#monitor.rows()

  lines(): Promise<Uint8Array> {
    return linesOf(this.#monitor)
  }
}

function monitorOf({ schema, digest }: FeatureSet, known?: readonly unknown[]): DriftMonitor {
  return new DriftMonitor({ features: schema, digest, scores: modelScoreSchema, actions }, known)
}

/** When the newest entry came. */
async function newestIn(log: EventLog, last: number): Promise<Millis> {
  for await (const [record] of log.read(last - 1, last)) return record?.receivedAt ?? 0
  return 0
}
