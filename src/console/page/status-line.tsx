import type { Answer } from './answer.ts'
import { troubleOf } from './api.ts'
import { count, milliseconds } from './words.ts'

interface StatusProps {
  readonly answer: Answer
  /** Known once the answer has been explained. */
  readonly candidates: number | undefined
  readonly onExplain: () => void
}

/** How the page on view was answered; opens the whole story. */
export function StatusLine({ answer, candidates, onExplain }: StatusProps) {
  if (answer.status !== 'ready') return null
  const { recommendation, asking, stale } = answer
  const items = recommendation.rows.reduce((sum, row) => sum + row.items.length, 0)
  const size = candidates === undefined ? `${count(items)} items` : `${count(candidates)} candidates`
  const trouble = stale === undefined ? recommendation.degraded : true
  return (
    <div class="status" role="status">
      <button type="button" onClick={onExplain} aria-haspopup="dialog" data-trouble={trouble} data-asking={asking}>
        <i aria-hidden="true" />
        <span>
          answered in {milliseconds(recommendation.milliseconds)} · {recommendation.rung} · {size}
        </span>
        {recommendation.degraded && <b>degraded{recommendation.failed.length > 0 && `: ${recommendation.failed.join(', ')}`}</b>}
        {stale !== undefined && <b>not renewed: {troubleOf(stale).what}</b>}
      </button>
    </div>
  )
}
