import { Gauge, type Registry } from 'prom-client'
import type { DriftRow } from '../../engine.ts'

/** One series a column: as many as the ranker reads and predicts. What is not judged yet has an alarm of 0 and no distances. */
export function driftGauges(registry: Registry): (rows: readonly DriftRow[]) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['column', 'kind'], registers: [registry] })
  const alarm = gauge('serendip_drift_alarm', '1 while what is served of this column has drifted.')
  const ks = gauge('serendip_drift_ks', 'Kolmogorov-Smirnov distance of the latest 24 hours from the days before.')
  const psi = gauge('serendip_drift_psi', 'Population stability index of the latest 24 hours against the days before.')
  const nulls = gauge('serendip_drift_null_rate', 'Share of the latest 24 hours in which this column was absent.')
  return (rows) => {
    for (const each of [alarm, ks, psi, nulls]) each.reset()
    for (const row of rows) {
      const { column, kind } = row
      alarm.set({ column, kind }, Number(row.alarm))
      nulls.set({ column, kind }, row.nullRate)
      if (row.bound === undefined) continue
      ks.set({ column, kind }, row.ks)
      psi.set({ column, kind }, row.psi)
    }
  }
}
