import { troubleOf } from '../parts/trouble.ts'
import { count, milliseconds, stageWords } from '../parts/words.ts'
import type { Answer } from './answer.ts'

interface StatusProps {
  readonly answer: Answer
  readonly onExplain: () => void
}

/** How the page on view was answered; opens the whole story. */
export function StatusLine({ answer, onExplain }: StatusProps) {
  if (answer.status !== 'ready') return null
  const { recommendation, asking, stale } = answer
  const { rung, milliseconds: took, candidates, degraded, failed } = recommendation
  return (
    <div class="status" role="status">
      <button
        type="button"
        onClick={onExplain}
        aria-haspopup="dialog"
        data-trouble={degraded || stale !== undefined}
        data-asking={asking}
        title="How this page was made"
      >
        <i aria-hidden="true" />
        <span>
          answered in {milliseconds(took)} · {rung} · {count(candidates)} candidates
        </span>
        {degraded && <b>degraded{fallen(failed)}</b>}
        {stale !== undefined && <b>not renewed: {troubleOf(stale).what}</b>}
      </button>
    </div>
  )
}

/** The first stage that fell, and how many fell with it; the funnel names them all. */
const fallen = ([first, ...others]: readonly string[]): string => {
  if (first === undefined) return ''
  return `: ${stageWords(first)}${others.length === 0 ? '' : ` and ${count(others.length)} more`}`
}
