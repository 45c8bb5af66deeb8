import type { Recommendation } from '../domain/recommendation.ts'
import type { Explanation } from '../engine.ts'
import { table } from './output.ts'

/** An answer as a person reads it. */
export function answerInWords({ rows, rung, degraded, milliseconds, recommendationId }: Recommendation): string {
  const lists = rows.map(({ title, items }) =>
    [
      `${title}`,
      ...items.map(
        (item) =>
          `  ${String(item.position).padStart(3)}  ${item.title}  (${item.reason.text}${item.sponsored ? ', sponsored' : ''})`,
      ),
    ].join('\n'),
  )
  const state = degraded ? `degraded to ${rung}` : rung
  return [...lists, '', `${recommendationId}: ${state}, ${milliseconds.toFixed(1)} ms`].join('\n')
}

/** A trace as a person reads it: the stages, then what was shown and why. */
export function explanationInWords({ stages, candidates }: Explanation, shown: number): string {
  const steps = stages.map(({ name, status, milliseconds, in: into, out, error }) => ({
    stage: name,
    status,
    ms: milliseconds,
    in: into,
    out,
    error: error ?? '',
  }))
  const placed = candidates.slice(0, shown).map((candidate) => ({
    position: candidate.position ?? '',
    title: candidate.title,
    'found by': candidate.foundBy.map(({ source, rank }) => `${source.replace('source.', '')}#${rank}`).join(' '),
    score: candidate.scores.at(-1)?.score,
    propensity: candidate.propensity,
    'removed by': candidate.removedBy ?? '',
  }))
  return `${table(steps)}\n\n${table(placed)}`
}
