import { Gauge, type Registry } from 'prom-client'
import type { RunRecord } from '../../engine.ts'

/** Trainings by what is trained: when one last came to a good end, how long it took, and how many of those on record failed. */
export function trainingGauges(registry: Registry): (runs: readonly RunRecord[]) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `serendip_training_${name}`, help, labelNames: ['what'], registers: [registry] })
  const success = gauge('last_success_timestamp_seconds', 'When a training last came to a good end.')
  const seconds = gauge('last_success_seconds', 'How long that took.')
  const failures = gauge('failures', 'Of the latest 200 trainings, those that failed.')
  const running = gauge('running', '1 while a training is under way.')
  return (runs) => {
    for (const each of [success, seconds, failures, running]) each.reset()
    for (const { what, state, startedAt, endedAt = startedAt } of runs) {
      if (state === 'done') success.set({ what }, endedAt / 1_000)
      if (state === 'done') seconds.set({ what }, (endedAt - startedAt) / 1_000)
      if (state === 'failed') failures.inc({ what })
      if (state === 'running') running.set({ what }, 1)
    }
  }
}
