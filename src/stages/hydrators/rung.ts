import { param } from '../../domain/param.ts'
import type { Query } from '../../domain/query.ts'

const highest = param('rank.rung', {
  value: 2,
  min: 0,
  max: 2,
  unit: '2 full, 1 light, 0 fused',
  doc: 'The highest rung of the fallback ladder that is tried. Lower: cheaper, and less exact.',
})

const needed = (rung: number) => ({
  params: [highest],
  enabled: ({ params }: Query): boolean => params.get(highest) >= rung,
})

/** Skipped where the light ranker is not asked, and so nor is the heavy one. */
export const forLight = needed(1)

/** Skipped where the heavy ranker is not asked. */
export const forFull = needed(2)
