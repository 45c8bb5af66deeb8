import { useLoaded } from '../parts/loaded.ts'
import { count, figure, ordinal, stageWords } from '../parts/words.ts'
import { api, type ExplainedCandidate, type Explanation } from './api.ts'
import { Predictions } from './predictions.tsx'
import { finalScore, rankBy, rankedBelow } from './standing.ts'
import { Verdict } from './verdict.tsx'

interface StoryProps {
  readonly explanation: Explanation
  readonly item: { readonly itemId: string; readonly title: string }
  readonly onAbout: (candidate: ExplainedCandidate) => void
}

/** One candidate's way through the funnel, in the order in which it went. */
export function CandidateStory({ explanation, item, onAbout }: StoryProps) {
  const candidate = explanation.candidates.find(({ itemId }) => itemId === item.itemId)
  if (candidate === undefined) {
    return (
      <section>
        <p class="eyebrow">Why is this not here?</p>
        <h2>{item.title}</h2>
        <p>No source found it for this answer, so no filter and no model ever saw it.</p>
      </section>
    )
  }
  return (
    <>
      <Verdict candidate={candidate} recommendation={explanation.recommendation} />
      <FoundBy candidate={candidate} />
      {candidate.predictions !== undefined && <Predictions predictions={candidate.predictions} />}
      <Scores candidate={candidate} candidates={explanation.candidates} />
      <Beaten candidate={candidate} candidates={explanation.candidates} onAbout={onAbout} />
      {candidate.features !== undefined && <Features features={candidate.features} />}
    </>
  )
}

/** The sources that brought a candidate. An item that led to it was often no candidate itself: its title is asked for. */
function FoundBy({ candidate: { foundBy } }: { candidate: ExplainedCandidate }) {
  return (
    <section>
      <h3>Found by</h3>
      <ul class="ledger">
        {foundBy.map(({ source, rank, score, because }) => (
          <li key={source}>
            <span>
              {stageWords(source)}
              {because !== undefined && (
                <small>
                  because of <Title itemId={because} />
                </small>
              )}
            </span>
            <span>its {ordinal(rank + 1)}</span>
            <b>{figure(score)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Title({ itemId }: { itemId: string }) {
  const item = useLoaded(itemId, () => api.item(itemId))
  return <>{(item.status === 'ready' && item.value?.title) || itemId}</>
}

function Scores({ candidate, candidates }: { candidate: ExplainedCandidate; candidates: readonly ExplainedCandidate[] }) {
  if (candidate.scores.length === 0) return null
  return (
    <section>
      <h3>Scored by</h3>
      <ul class="ledger">
        {candidate.scores.map(({ scorer, score }) => {
          const { rank, of } = rankBy(scorer, score, candidates)
          return (
            <li key={scorer}>
              <span>{stageWords(scorer)}</span>
              <span>
                {ordinal(rank)} of {count(of)}
              </span>
              <b>{figure(score)}</b>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Beaten({
  candidate,
  candidates,
  onAbout,
}: { candidate: ExplainedCandidate; candidates: readonly ExplainedCandidate[] } & Pick<StoryProps, 'onAbout'>) {
  const below = candidate.position === undefined ? [] : rankedBelow(candidates)
  if (below.length === 0) return null
  return (
    <section>
      <h3>What stayed below</h3>
      <p>{count(below.length)} candidates passed every filter and were not shown. The best of them:</p>
      <ul class="ledger">
        {below.slice(0, 4).map((other) => (
          <li key={other.itemId}>
            <button type="button" onClick={() => onAbout(other)}>
              {other.title}
            </button>
            <span />
            <b>{figure(finalScore(other) ?? 0)}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Features({ features }: { features: Readonly<Record<string, number>> }) {
  const entries = Object.entries(features)
  return (
    <details class="features">
      <summary>The {count(entries.length)} features the ranker saw</summary>
      <ul class="ledger">
        {entries.map(([name, value]) => (
          <li key={name}>
            <code>{name}</code>
            <span />
            <b>{figure(value)}</b>
          </li>
        ))}
      </ul>
    </details>
  )
}
