import { useState } from 'preact/hooks'
import type { AnswerSummary } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { Figure } from '../figure.tsx'
import { go, hrefTo } from '../route.ts'
import { Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count, milliseconds, stageWords } from '../words.ts'

/** The answers of which everything is still remembered. Two of them can be laid side by side. */
export function Requests({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const { surface = '', person = '' } = query
  const filter = new URLSearchParams({ limit: '100', ...(surface && { surface }), ...(person && { userId: person }) })
  const asking = { path: `/v1/answers?${filter}` }
  const asked = useAsked<readonly AnswerSummary[]>(asking, { everyMs: 3_000 })
  const surfaces = useAsked<readonly string[]>({ path: '/v1/surfaces' })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const choose = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-2)))
  const filterBy = (change: Readonly<Record<string, string>>) =>
    go(hrefTo(['requests'], { ...query, ...change }), { replace: true })
  return (
    <>
      <div class="title">
        <h1>Requests</h1>
        <button
          type="button"
          class="secondary small"
          onClick={() => go(hrefTo(['requests', 'compare'], { a: chosen[0], b: chosen[1] }))}
        >
          Compare {chosen.length === 2 ? 'these two' : 'two'}
        </button>
      </div>
      <div class="controls">
        <label class="input">
          <span>Surface</span>
          <select value={surface} onChange={(event) => filterBy({ surface: event.currentTarget.value })}>
            <option value="">All</option>
            {surfaces.status === 'ready' && surfaces.answer.value.map((name) => <option key={name}>{name}</option>)}
          </select>
        </label>
        <label class="input">
          <span>Person</span>
          <input
            type="search"
            value={person}
            placeholder="Anyone"
            onChange={(event) => filterBy({ person: event.currentTarget.value })}
          />
        </label>
      </div>
      <Panel title="Latest answers" wide note="The newest first; the last hundred are remembered whole.">
        <Shown
          asked={asked}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <>
              Nobody has asked yet. Open <a href="/">the page</a>, or see{' '}
              <a href="/console/people">what a person would be shown</a>.
            </>
          }
        >
          {(answer) => (
            <Table<AnswerSummary>
              label="Latest answers"
              rows={answer.value}
              keyOf={({ recommendationId }) => recommendationId}
              hrefOf={({ recommendationId }) => hrefTo(['requests', recommendationId])}
              toneOf={({ degraded }) => (degraded ? 'alarm' : undefined)}
              columns={[
                { name: 'Surface', cell: (row) => row.surface, by: (row) => row.surface },
                {
                  name: 'Person',
                  cell: ({ userId }) => <a href={hrefTo(['people', userId])}>{userId}</a>,
                  by: (row) => row.userId,
                },
                {
                  name: 'Took',
                  isNumber: true,
                  cell: ({ recommendationId }) => (
                    <Figure
                      of={answer}
                      at={`[recommendationId=${recommendationId}].milliseconds`}
                      as={milliseconds}
                      label="Took"
                    />
                  ),
                  by: (row) => row.milliseconds,
                },
                {
                  name: 'Slowest stage',
                  minor: true,
                  cell: ({ slowest }) =>
                    slowest === undefined ? '–' : `${stageWords(slowest.stage)}, ${milliseconds(slowest.milliseconds)}`,
                  by: (row) => row.slowest?.milliseconds ?? 0,
                },
                {
                  name: 'Candidates',
                  minor: true,
                  isNumber: true,
                  cell: (row) => count(row.candidates),
                  by: (row) => row.candidates,
                },
                { name: 'Shown', minor: true, isNumber: true, cell: (row) => count(row.items), by: (row) => row.items },
                {
                  name: 'Rung',
                  cell: ({ rung, degraded }) => (
                    <span class="tag" data-tone={degraded ? 'alarm' : undefined}>
                      {rung}
                    </span>
                  ),
                },
                { name: 'When', cell: (row) => ago(row.at), by: (row) => row.at },
                {
                  name: 'Compare',
                  cell: ({ recommendationId }) => (
                    <input
                      type="checkbox"
                      aria-label={`Compare ${recommendationId}`}
                      checked={chosen.includes(recommendationId)}
                      onChange={() => choose(recommendationId)}
                    />
                  ),
                },
              ]}
            />
          )}
        </Shown>
      </Panel>
    </>
  )
}
