import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Engine } from '../../engine.ts'
import type { Admission } from '../admission.ts'
import { admissionGauges } from './admission.ts'
import { answerObserver } from './answers.ts'
import { driftGauges } from './drift.ts'
import { engineGauges } from './engine.ts'
import { loopGauges } from './loop.ts'
import { type RequestObserver, requestMetrics } from './requests.ts'
import { rolloutGauges } from './rollout.ts'
import { rowMetrics } from './rows.ts'
import { trainingGauges } from './training.ts'

export interface Metrics {
  readonly answered: RequestObserver
  /** Lines that were no JSON, of which the engine never hears. */
  readonly unreadable: (what: string, lines: number) => void
  /** Everything, in the Prometheus text format. */
  readonly text: () => Promise<string>
  readonly contentType: string
  readonly stop: () => void
}

/** A registry of its own: two servers in one process do not mix their figures. */
export function createMetrics(engine: Engine, admission: Admission): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = requestMetrics(registry)
  const rows = rowMetrics(registry)
  const gauges = engineGauges(registry)
  const drift = driftGauges(registry)
  const loop = loopGauges(registry)
  const rollout = rolloutGauges(registry)
  const training = trainingGauges(registry)
  admissionGauges(registry, admission)
  const stop = engine.observe({ answered: answerObserver(registry), ingested: rows.ingested })
  return {
    answered: requests,
    unreadable: (what, lines) => rows.count(what, 'rejected', lines),
    text: async () => {
      gauges(await engine.status())
      drift(engine.drift())
      loop(engine.loop())
      rollout(await engine.rollouts())
      training(engine.trainingRuns())
      return registry.metrics()
    },
    contentType: registry.contentType,
    stop,
  }
}
