import type { Millis } from '../../domain/time.ts'
import type { Alarm } from './alarm.ts'
import { type Baseline, leastRows } from './baseline.ts'
import type { Column, ColumnKind } from './columns.ts'
import { type Distances, distancesOf } from './distances.ts'
import type { Sketch } from './sketch.ts'

/** How one column lies now beside how it lay before. */
export interface DriftRow extends Distances {
  readonly column: string
  readonly kind: ColumnKind
  /** Shares of the rows of the latest 24 hours: absent; other than 0; no number, or outside all that the reference met. */
  readonly nullRate: number
  readonly coverage: number
  readonly outOfRange: number
  /** Different numbers, told apart where 2 % lie between them. */
  readonly distinct: number
  /** Looked at in the latest 24 hours, and in the days of the reference; 0 where those are too few to judge by. */
  readonly rows: number
  readonly reference: number
  /** KS beyond which it is no noise; absent where nothing is judged. */
  readonly bound?: number
  readonly alarm: boolean
  /** When it began to ring. */
  readonly since?: Millis
}

export function driftRow({ name, kind }: Column, latest: Sketch, baseline: Baseline | undefined, { since }: Alarm): DriftRow {
  const judged = latest.rows < leastRows ? undefined : baseline
  return {
    column: name,
    kind,
    ...(judged === undefined ? nowhere : distancesOf(latest, judged.reference)),
    nullRate: latest.nullRate,
    coverage: latest.coverage,
    distinct: latest.distinct,
    outOfRange: judged === undefined ? 0 : latest.outOf(judged.reference),
    rows: latest.rows,
    reference: baseline?.reference.rows ?? 0,
    ...(judged === undefined ? {} : { bound: judged.bound }),
    alarm: since !== undefined,
    ...(since === undefined ? {} : { since }),
  }
}

const nowhere: Distances = { psi: 0, ks: 0, js: 0 }
