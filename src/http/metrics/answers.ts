import { Counter, Histogram, type Registry } from 'prom-client'
import type { Observer } from '../../engine.ts'
import { buckets } from './buckets.ts'

export function answerObserver(registry: Registry): NonNullable<Observer['answered']> {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'serendip_recommendation_seconds',
    help: 'Time to make a slate.',
    labelNames: ['surface'],
    buckets,
    registers,
  })
  const stageSeconds = new Histogram({
    name: 'serendip_stage_seconds',
    help: 'Time in one stage of the funnel.',
    labelNames: ['stage'],
    buckets,
    registers,
  })
  const answers = new Counter({
    name: 'serendip_recommendations_total',
    help: 'Slates made, by rung of the fallback ladder.',
    labelNames: ['surface', 'rung'],
    registers,
  })
  const degraded = new Counter({
    name: 'serendip_degraded_total',
    help: 'Slates of which some part was a fallback.',
    labelNames: ['surface'],
    registers,
  })
  const fallbacks = new Counter({
    name: 'serendip_stage_fallbacks_total',
    help: 'Stages that answered with their fallback.',
    labelNames: ['stage'],
    registers,
  })
  return ({ surface, rung, degraded: isDegraded, milliseconds }, stages) => {
    seconds.observe({ surface }, milliseconds / 1_000)
    answers.inc({ surface, rung })
    if (isDegraded) degraded.inc({ surface })
    for (const { name, status, milliseconds } of stages) {
      if (status !== 'skipped') stageSeconds.observe({ stage: name }, milliseconds / 1_000)
      if (status === 'fallback') fallbacks.inc({ stage: name })
    }
  }
}
