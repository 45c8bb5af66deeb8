import type { Millis } from '../domain/time.ts'
import { refuseCrossed } from '../monitoring/quality/finding.ts'
import { historyChecks } from '../monitoring/quality/history-checks.ts'
import { rowChecks } from '../monitoring/quality/row-checks.ts'
import { actions } from '../training/actions.ts'
import type { Inspector } from '../training/inspect.ts'

/** The checks of data quality, as training shows itself to them. */
export const inspectorAt = (now: Millis, force: boolean): Inspector => ({
  history: (history) => refuseCrossed(historyChecks(history, actions, now), force),
  rows: (schema, slates) => refuseCrossed(rowChecks(schema, slates), force),
})
