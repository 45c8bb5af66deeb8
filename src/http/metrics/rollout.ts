import { Gauge, type Registry } from 'prom-client'
import type { RolloutStatus } from '../../engine.ts'

/** The rollout under way: of people how many it answers, and each guardrail beside the champions; no series where none is. */
export function rolloutGauges(registry: Registry): (status: RolloutStatus) => void {
  const share = new Gauge({
    name: 'serendip_rollout_share',
    help: 'Share of people whom the challenger under way answers; a shadow answers nobody.',
    labelNames: ['state'],
    registers: [registry],
  })
  const reading = new Gauge({
    name: 'serendip_rollout_guardrail',
    help: 'Errors (share of answers), latency (p95, ms), predictions (shift) and takes (per impression), challenger beside champion.',
    labelNames: ['guardrail', 'side'],
    registers: [registry],
  })
  const broken = new Gauge({
    name: 'serendip_rollout_guardrail_broken',
    help: '1 where a guardrail gave way.',
    labelNames: ['guardrail'],
    registers: [registry],
  })
  return ({ rollouts, guardrails }) => {
    for (const gauge of [share, reading, broken]) gauge.reset()
    const current = rollouts.findLast(({ state }) => state === 'shadow' || state === 'canary')
    if (current !== undefined) share.set({ state: current.state }, current.share)
    for (const { guardrail, challenger, champion, broken: gaveWay } of guardrails) {
      reading.set({ guardrail, side: 'challenger' }, challenger)
      reading.set({ guardrail, side: 'champion' }, champion)
      broken.set({ guardrail }, Number(gaveWay))
    }
  }
}
