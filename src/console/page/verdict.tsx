import { count, figure, percent } from '../parts/words.ts'
import type { ExplainedCandidate, Recommendation } from './api.ts'
import { finalScore } from './standing.ts'

/** What became of a candidate, first of all. */
export function Verdict({ candidate, recommendation }: { candidate: ExplainedCandidate; recommendation: Recommendation }) {
  const { title, removedBy, position, propensity } = candidate
  const shown = recommendation.rows.flatMap((row) => row.items).find(({ itemId }) => itemId === candidate.itemId)
  return (
    <section>
      <p class="eyebrow">{position === undefined ? 'Why is this not here?' : 'Why is this here?'}</p>
      <h2>{title}</h2>
      {shown !== undefined && <p class="reason">{shown.reason.text}</p>}
      {removedBy !== undefined && (
        <p class="warning">
          Removed by <code>{removedBy}</code>
        </p>
      )}
      {removedBy === undefined && position === undefined && <p>It passed every filter, and was ranked too low to be shown.</p>}
      {position !== undefined && (
        <dl class="numbers">
          <div>
            <dt>Position</dt>
            <dd>{count(position + 1)}</dd>
          </div>
          <div>
            <dt>Propensity</dt>
            <dd>{propensity === undefined ? '–' : percent(propensity)}</dd>
          </div>
          <div>
            <dt>Final score</dt>
            <dd>{figure(finalScore(candidate) ?? 0)}</dd>
          </div>
        </dl>
      )}
    </section>
  )
}
