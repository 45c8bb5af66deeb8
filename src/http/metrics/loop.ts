import { Gauge, type Registry } from 'prom-client'
import { type LoopMeasure, type LoopMeasureName, type LoopRow, loopMeasures } from '../../engine.ts'

/** One gauge a measure, one series a surface and window. What there is too little of has none. */
export function loopGauges(registry: Registry): (rows: readonly LoopRow[]) => void {
  const gauge = (name: string, help: string, labels: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: ['surface', 'window', ...labels], registers: [registry] })
  const values = new Map(
    Object.entries<LoopMeasure>(loopMeasures).map(([measure, { means }]) => [measure, gauge(nameOf(measure), means)]),
  )
  const alarm = gauge('serendip_loop_alarm', '1 while this measure is much worse than in the window before.', ['measure'])
  const impressions = gauge('serendip_loop_impressions', 'Impressions that the measures of the loop were taken of.')
  return (rows) => {
    for (const each of [...values.values(), alarm, impressions]) each.reset()
    for (const { surface, window, measure, ...row } of rows) {
      values.get(measure)!.set({ surface, window }, row.value)
      alarm.set({ surface, window, measure }, Number(row.alarm))
      impressions.set({ surface, window }, row.impressions)
    }
  }
}

/** With its unit where it has one. */
const nameOf = (measure: string) =>
  `serendip_loop_${(units[measure as LoopMeasureName] ?? measure).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`

const units: Partial<Record<LoopMeasureName, string>> = {
  categoryEntropy: 'categoryEntropyBits',
  chosenEntropy: 'chosenEntropyBits',
  bubble: 'bubbleBits',
}
