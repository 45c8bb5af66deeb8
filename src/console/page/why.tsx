import { useState } from 'preact/hooks'
import { Combobox } from '../parts/combobox.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { troubleOf } from '../parts/trouble.ts'
import { count, milliseconds } from '../parts/words.ts'
import { api, type ExplainedCandidate, type Explanation } from './api.ts'
import { CandidateStory } from './candidate-story.tsx'
import { Funnel } from './funnel.tsx'

/** What to explain: a whole answer, or one item's way through it. */
export interface Question {
  readonly recommendationId: string
  readonly item?: { readonly itemId: string; readonly title: string }
}

interface WhyProps {
  readonly question: Question
  readonly onClose: () => void
}

/** The drawer that tells why an item is there, or is not. */
export function Why({ question, onClose }: WhyProps) {
  const [about, setAbout] = useState(question.item)
  const loaded = useLoaded(question.recommendationId, () => api.explain(question.recommendationId))
  return (
    <Dialog label={about === undefined ? 'How this page was made' : `Why: ${about.title}`} class="sheet drawer" onClose={onClose}>
      {loaded.status === 'loading' && <div class="bone drawer-bone" aria-hidden="true" />}
      {loaded.status === 'failed' && (
        <div class="drawer-trouble" role="alert">
          <h2>No explanation</h2>
          <p>{troubleOf(loaded.error).what}</p>
          <p>{troubleOf(loaded.error).remedy}</p>
        </div>
      )}
      {loaded.status === 'ready' && (
        <>
          {about === undefined ? (
            <PageStory explanation={loaded.value} />
          ) : (
            <CandidateStory explanation={loaded.value} item={about} onAbout={setAbout} />
          )}
          <Funnel stages={loaded.value.stages} />
          <AskAnother explanation={loaded.value} onAbout={setAbout} />
        </>
      )}
    </Dialog>
  )
}

function PageStory({ explanation: { recommendation, candidates } }: { explanation: Explanation }) {
  const shown = candidates.filter((candidate) => candidate.position !== undefined).length
  const removed = candidates.filter((candidate) => candidate.removedBy !== undefined).length
  return (
    <section>
      <p class="eyebrow">How this page was made</p>
      <h2>
        {count(shown)} of {count(candidates.length)} candidates
      </h2>
      <p>
        {count(removed)} were removed by filters and {count(candidates.length - removed - shown)} ranked lower. It took{' '}
        {milliseconds(recommendation.milliseconds)}, on the rung “{recommendation.rung}” of the fallback ladder.
      </p>
      {recommendation.degraded && (
        <p class="warning">
          Degraded{recommendation.failed.length > 0 && ': '}
          {recommendation.failed.join(', ')}
        </p>
      )}
    </section>
  )
}

/** Any candidate of the answer, by title: also those that are not on the page. */
function AskAnother({ explanation, onAbout }: { explanation: Explanation; onAbout: (item: ExplainedCandidate) => void }) {
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const options = explanation.candidates
    .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
    .slice(0, 8)
  return (
    <section>
      <h3>Why is something else not here?</h3>
      <Combobox<ExplainedCandidate>
        label="Search the candidates by title"
        placeholder="Search the candidates by title"
        text={text}
        onText={setText}
        options={options}
        open={words.length > 0}
        keyOf={({ itemId }) => itemId}
        nothing="No candidate has that title: no source found it."
        onPick={(candidate) => {
          setText('')
          onAbout(candidate)
          document.querySelector('.drawer')?.scrollTo({ top: 0, behavior: 'smooth' })
        }}
        render={({ title, removedBy, position }) => (
          <span class="option-words">
            <span>{title}</span>
            <small>
              {removedBy === undefined ? (position === undefined ? 'ranked lower' : 'on the page') : `removed by ${removedBy}`}
            </small>
          </span>
        )}
      />
    </section>
  )
}
