import { effectiveNumber, gini, headShare } from '../../evaluation/catalog-metrics.ts'
import { attachmentExponent } from '../../evaluation/preferential-attachment.ts'
import type { Measured } from './measures.ts'
import type { ShownItem } from './shown-items.ts'

/** How often each item was shown, by row. */
export interface Exposure {
  readonly now: Uint32Array
  readonly before: Uint32Array
}

/** How exposure lies over the live catalog. Live items that were never shown count as 0; what is live no more counts nothing. */
export function exposureMeasures({ now, before }: Exposure, live: readonly ShownItem[]): Measured {
  const counts = Float64Array.from(live, ({ row }) => now[row] ?? 0)
  // sorted once: whoever sorts it again finds little to do
  const shown = counts.filter((count) => count > 0).sort()
  if (shown.length === 0) return {}
  const creators = new Map<number, number>()
  live.forEach(({ creator }, n) => {
    if (creator >= 0) creators.set(creator, (creators.get(creator) ?? 0) + counts[n]!)
  })
  const reinforcement = attachmentExponent(
    Float64Array.from(live, ({ row }) => before[row] ?? 0),
    counts,
  )
  return {
    gini: gini(shown, live.length),
    coverage: shown.length / live.length,
    effectiveItems: effectiveNumber(shown),
    headShare: headShare(shown, live.length, 0.01),
    tailShare: 1 - headShare(shown, live.length, 0.2),
    ...(creators.size > 0 ? { creatorGini: gini(creators.values(), creators.size) } : {}),
    ...(Number.isNaN(reinforcement) ? {} : { reinforcement }),
  }
}
