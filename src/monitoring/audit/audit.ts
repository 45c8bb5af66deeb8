import { EngineError } from '../../domain/error.ts'
import { holm } from '../../math/many-tests.ts'
import { type ErrorRow, errorRows, isAstray } from './error-audit.ts'
import { type ExposureRow, exposureRows } from './exposure-audit.ts'
import type { AuditMaterial } from './material.ts'
import type { Ratio } from './ratio.ts'

/** A row as it was judged beside all others. */
export type Judged<Row> = Row & {
  /** Corrected for how many segments were asked about; absent where the segment was not judged. */
  readonly pHolm?: number
  readonly flagged: boolean
}

export interface AuditReport {
  readonly exposure: readonly Judged<ExposureRow>[]
  readonly errors: readonly Judged<ErrorRow>[]
  readonly impressions: number
  readonly people: number
}

const alpha = 0.05
/** Exposure is less than half of what merit brings others, or more than twice as much: short of that it is taste. */
const isUnfair = ({ ratio }: Ratio) => Math.max(ratio, 1 / ratio) > 2

/**
 * Who is shown more or less than what they are worth, and for whom predictions err. A segment is flagged where it is far from fair, or errs
 * far otherwise than the others, and that is no chance at 0.05 after Holm's correction over all segments of the table. NOTHING_TO_COMPARE without impressions.
 */
export function audit(material: AuditMaterial): AuditReport {
  const { impressions } = material
  if (impressions.length === 0) throw nothingShown()
  return {
    exposure: judged(exposureRows(material), ({ fairness }) => fairness, isUnfair),
    errors: judged(errorRows(material), ({ gap }) => gap, isAstray),
    impressions: impressions.length,
    people: new Set(impressions.map(({ userId }) => userId)).size,
  }
}

function judged<Row>(
  rows: readonly Row[],
  ratioIn: (row: Row) => Ratio | undefined,
  isFar: (ratio: Ratio) => boolean,
): readonly Judged<Row>[] {
  const asked = rows.flatMap((row) => ratioIn(row) ?? [])
  const corrected = new Map(holm(asked.map(({ p }) => p)).map((p, n) => [asked[n]!, p]))
  return rows.map((row) => {
    const found = ratioIn(row)
    if (found === undefined) return { ...row, flagged: false }
    const pHolm = corrected.get(found)!
    return { ...row, pHolm, flagged: pHolm < alpha && isFar(found) }
  })
}

const nothingShown = () =>
  new EngineError(
    'NOTHING_TO_COMPARE',
    'The days asked about hold no impression.',
    'Serve some answers first, ask for more days, or see what a bias looks like: serendip monitor audit --planted.',
  )
