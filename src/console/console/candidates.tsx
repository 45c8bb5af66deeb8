import { useState } from 'preact/hooks'
import type { Answered } from './asked.ts'
import { Figure } from './figure.tsx'
import type { ExplainedCandidate, Explanation } from './server.ts'
import { type Column, Table } from './table.tsx'
import { count, figure, percent, stageWords } from './words.ts'

export type Fate = 'shown' | 'reserve' | 'removed'

export const fateOf = ({ position, removedBy }: ExplainedCandidate): Fate =>
  position !== undefined ? 'shown' : removedBy !== undefined ? 'removed' : 'reserve'

const words: Readonly<Record<Fate, string>> = { shown: 'Shown', reserve: 'Ranked lower', removed: 'Removed' }

interface CandidatesProps {
  readonly of: Answered<Explanation>
  readonly hrefOf: (candidate: ExplainedCandidate) => string
  /** Only those that this stage found or removed. */
  readonly by?: string | undefined
}

/** Every candidate's path in one row: who found it, what each scorer made of it, where re-ranking moved it, or what removed it. */
export function Candidates({ of, hrefOf, by }: CandidatesProps) {
  const { candidates } = of.value
  const [fate, setFate] = useState<Fate | undefined>()
  const [text, setText] = useState('')
  const places = ranksBefore(candidates)
  const scorers = [...new Set(candidates.flatMap(({ scores }) => scores.map(({ scorer }) => scorer)))]
  const met = candidates.filter(
    (candidate) =>
      (fate === undefined || fateOf(candidate) === fate) &&
      (by === undefined || candidate.removedBy === by || candidate.foundBy.some(({ source }) => source === by)) &&
      (text === '' || `${candidate.title} ${candidate.itemId}`.toLowerCase().includes(text.toLowerCase())),
  )
  const columns: Column<ExplainedCandidate>[] = [
    {
      name: 'Item',
      cell: ({ title, itemId }) => title || itemId,
      by: ({ title, itemId }) => title || itemId,
    },
    {
      name: 'Found by',
      cell: ({ foundBy }) => (
        <span title={foundBy.map(({ source, rank }) => `${source}, its ${rank + 1}.`).join('\n')}>
          {stageWords(foundBy[0]?.source ?? '–')}
          {foundBy.length > 1 && <small> +{foundBy.length - 1}</small>}
        </span>
      ),
      by: ({ foundBy }) => foundBy.length,
    },
    ...scorers.map(
      (scorer): Column<ExplainedCandidate> => ({
        name: stageWords(scorer),
        isNumber: true,
        minor: true,
        cell: ({ scores }) => {
          const said = scores.find((each) => each.scorer === scorer)
          return said === undefined ? '–' : figure(said.score)
        },
        by: ({ scores }) => scores.find((each) => each.scorer === scorer)?.score ?? -Infinity,
      }),
    ),
    {
      name: 'Moved',
      isNumber: true,
      cell: (candidate) => <Move candidate={candidate} places={places} />,
      by: (candidate) => candidate.position ?? Infinity,
    },
    {
      name: 'Propensity',
      isNumber: true,
      minor: true,
      cell: ({ itemId, propensity }) =>
        propensity === undefined ? (
          '–'
        ) : (
          <Figure of={of} at={`candidates[itemId=${itemId}].propensity`} as={percent} label="Propensity" />
        ),
      by: ({ propensity }) => propensity ?? 0,
    },
    {
      name: 'Came to',
      cell: (candidate) => {
        const what = fateOf(candidate)
        return (
          <span class="tag" data-tone={what === 'shown' ? 'good' : what === 'removed' ? 'alarm' : 'quiet'}>
            {what === 'shown'
              ? (candidate.row ?? 'shown')
              : what === 'removed'
                ? stageWords(candidate.removedBy ?? '')
                : 'ranked lower'}
          </span>
        )
      },
      by: (candidate) => fateOf(candidate),
    },
  ]
  return (
    <>
      <div class="controls">
        <fieldset class="choices" aria-label="What became of them">
          {([undefined, 'shown', 'reserve', 'removed'] as const).map((each) => (
            <button type="button" key={each ?? 'all'} aria-pressed={fate === each} onClick={() => setFate(each)}>
              {each === undefined ? 'All' : words[each]}{' '}
              <small>
                {count(each === undefined ? candidates.length : candidates.filter((one) => fateOf(one) === each).length)}
              </small>
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          aria-label="Find a candidate"
          placeholder="Find a candidate"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <Table label="Candidates" rows={met} columns={columns} keyOf={({ itemId }) => itemId} hrefOf={hrefOf} most={30} />
    </>
  )
}

/** Where each stood by its last score, before anything was re-ranked; 1 the best. */
export function ranksBefore(candidates: readonly ExplainedCandidate[]): ReadonlyMap<string, number> {
  const scored = candidates.filter(({ scores, removedBy }) => scores.length > 0 && removedBy === undefined)
  const last = ({ scores }: ExplainedCandidate) => scores.at(-1)?.score ?? -Infinity
  return new Map([...scored].sort((a, b) => last(b) - last(a)).map(({ itemId }, n) => [itemId, n + 1]))
}

export function Move({
  candidate,
  places,
}: {
  readonly candidate: ExplainedCandidate
  readonly places: ReadonlyMap<string, number>
}) {
  const before = places.get(candidate.itemId)
  if (candidate.position === undefined) return <>{before === undefined ? '–' : `${before} → –`}</>
  const now = candidate.position + 1
  if (before === undefined) return <>{now}</>
  const by = before - now
  return (
    <span class="move" data-way={by > 0 ? 'up' : by < 0 ? 'down' : 'still'}>
      {before} → {now}
    </span>
  )
}
