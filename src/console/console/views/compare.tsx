import { useEffect } from 'preact/hooks'
import type { AnswerSummary, Model } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { go, hrefTo } from '../route.ts'
import type { Asking, ExplainedCandidate, Explanation } from '../server.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Story } from '../story.tsx'
import { Table } from '../table.tsx'
import { ago, count, figure, milliseconds, short, stageWords } from '../words.ts'

type Query = Readonly<Record<string, string>>
type Sides = readonly [left: Asking | undefined, right: Asking | undefined]

const modes = { requests: 'Two requests', models: 'Two model versions', people: 'Two people' } as const
type Mode = keyof typeof modes

const playground = (surface: string, body: object): Asking => ({ path: `/v1/playground/${encodeURIComponent(surface)}`, body })

/** What is asked for on either side; nothing where something is still to be chosen. */
function sidesOf(mode: Mode, { a, b, surface = 'home', person, role }: Query): Sides {
  const asking = (side: string | undefined): Asking | undefined => {
    if (side === undefined) return undefined
    if (mode === 'requests') return { path: `/v1/explain/${encodeURIComponent(side)}` }
    // the same draw of what explores on both sides would be chance: it is left out
    const params = { 'rerank.exploration': 0 }
    if (mode === 'people') return playground(surface, { userId: side, params })
    if (person === undefined || role === undefined) return undefined
    return playground(surface, { userId: person, params, models: { [role]: side } })
  }
  return [asking(a), asking(b)]
}

/** Two answers side by side: of two requests, of two versions of a model, of two people. */
export function Compare({ query }: { readonly query: Query }) {
  const mode: Mode = query['mode'] !== undefined && query['mode'] in modes ? (query['mode'] as Mode) : 'requests'
  const [left, right] = sidesOf(mode, query)
  const turn = (change: Query) => go(hrefTo(['requests', 'compare'], { ...query, ...change }), { replace: true })
  return (
    <>
      <div class="title">
        <h1>Compare</h1>
        <fieldset class="choices" aria-label="What is compared">
          {Object.entries(modes).map(([name, words]) => (
            <button
              type="button"
              key={name}
              aria-pressed={name === mode}
              onClick={() =>
                go(hrefTo(['requests', 'compare'], { mode: name, surface: query['surface'], person: query['person'] }))
              }
            >
              {words}
            </button>
          ))}
        </fieldset>
      </div>
      <Choosing mode={mode} query={query} turn={turn} />
      {left === undefined || right === undefined ? (
        <Empty>Choose both sides above.</Empty>
      ) : (
        <BothSides left={left} right={right} itemId={query['item']} query={query} />
      )}
    </>
  )
}

function Choosing({ mode, query, turn }: { readonly mode: Mode; readonly query: Query; readonly turn: (change: Query) => void }) {
  const surfaces = useAsked<readonly string[]>({ path: '/v1/surfaces' })
  const people = useAsked<readonly { readonly userId: string }[]>({ path: '/v1/people?limit=50' })
  const answers = useAsked<readonly AnswerSummary[]>(mode === 'requests' ? { path: '/v1/answers?limit=100' } : undefined)
  const models = useAsked<readonly Model[]>(mode === 'models' ? { path: '/v1/models' } : undefined)
  const all = models.status === 'ready' ? models.answer.value : []
  const roles = [...new Set(all.map(({ role }) => role))]
  const known = people.status === 'ready' ? people.answer.value.map(({ userId }) => userId) : []
  // somebody must be asked for; whoever wants another picks them
  const usual = mode === 'models' && query['person'] === undefined ? known[0] : undefined
  useEffect(() => {
    if (usual !== undefined) turn({ person: usual })
  }, [usual])
  const persons = (name: string, label: string) => (
    <label class="input" key={name}>
      <span>{label}</span>
      <input
        list="people"
        value={query[name] ?? ''}
        placeholder="An id"
        onChange={(event) => turn({ [name]: event.currentTarget.value })}
      />
    </label>
  )
  const select = (name: string, label: string, options: readonly (readonly [value: string, words: string])[]) => (
    <label class="input" key={name}>
      <span>{label}</span>
      <select value={query[name] ?? ''} onChange={(event) => turn({ [name]: event.currentTarget.value })}>
        <option value="">–</option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
  const surface = select(
    'surface',
    'Surface',
    surfaces.status === 'ready' ? surfaces.answer.value.map((name) => [name, name]) : [],
  )
  const versions = all
    .filter(({ role }) => role === query['role'])
    .reverse()
    .map(({ id, state, createdAt }) => [id, `${short(id)}, ${state}, ${ago(createdAt)}`] as const)
  const asked =
    answers.status === 'ready'
      ? answers.answer.value.map(
          ({ recommendationId, surface, userId, at }) => [recommendationId, `${surface} for ${userId}, ${ago(at)}`] as const,
        )
      : []
  return (
    <div class="controls">
      <datalist id="people">
        {known.map((userId) => (
          <option key={userId} value={userId} />
        ))}
      </datalist>
      {mode === 'requests' && [select('a', 'Left', asked), select('b', 'Right', asked)]}
      {mode === 'people' && [surface, persons('a', 'Left'), persons('b', 'Right')]}
      {mode === 'models' && [
        surface,
        persons('person', 'Person'),
        select(
          'role',
          'Role',
          roles.map((role) => [role, role]),
        ),
        select('a', 'Left', versions),
        select('b', 'Right', versions),
      ]}
    </div>
  )
}

function BothSides({
  left,
  right,
  itemId,
  query,
}: {
  readonly left: Asking
  readonly right: Asking
  readonly itemId: string | undefined
  readonly query: Query
}) {
  const [a, b] = [useAsked<Explanation>(left), useAsked<Explanation>(right)]
  return (
    <Shown asked={a} bones={8}>
      {(one) => (
        <Shown asked={b} bones={8}>
          {(other) => <SideBySide a={one} b={other} itemId={itemId} query={query} />}
        </Shown>
      )}
    </Shown>
  )
}

interface Pair {
  readonly itemId: string
  readonly title: string
  readonly a: ExplainedCandidate | undefined
  readonly b: ExplainedCandidate | undefined
}

function SideBySide({
  a,
  b,
  itemId,
  query,
}: {
  readonly a: Answered<Explanation>
  readonly b: Answered<Explanation>
  readonly itemId: string | undefined
  readonly query: Query
}) {
  const of = (side: Answered<Explanation>) => new Map(side.value.candidates.map((each) => [each.itemId, each]))
  const [left, right] = [of(a), of(b)]
  const pairs: readonly Pair[] = [...new Set([...left.keys(), ...right.keys()])]
    .map((id) => ({ itemId: id, title: left.get(id)?.title || right.get(id)?.title || id, a: left.get(id), b: right.get(id) }))
    .sort((x, y) => best(x) - best(y))
  const shown = pairs.filter((pair) => pair.a?.position !== undefined || pair.b?.position !== undefined)
  const both = shown.filter((pair) => pair.a?.position !== undefined && pair.b?.position !== undefined)
  const href = (id: string) => hrefTo(['requests', 'compare'], { ...query, item: id })
  return (
    <>
      <p class="lead">
        {count(both.length)} of {count(shown.length)} items are shown on both sides.
      </p>
      {itemId !== undefined && (
        <div class="panels">
          <Panel title="Left">
            <Story of={a} itemId={itemId} />
          </Panel>
          <Panel title="Right">
            <Story of={b} itemId={itemId} />
          </Panel>
        </div>
      )}
      <Panel title="Item by item" wide note="Place on either page, and what the last scorer said; a click opens both paths.">
        <Table<Pair>
          label="Items side by side"
          rows={shown}
          keyOf={(pair) => pair.itemId}
          hrefOf={(pair) => href(pair.itemId)}
          most={40}
          columns={[
            { name: 'Item', cell: ({ title }) => title, by: ({ title }) => title },
            { name: 'Left', isNumber: true, cell: (pair) => place(pair.a), by: (pair) => pair.a?.position ?? Infinity },
            { name: 'Right', isNumber: true, cell: (pair) => place(pair.b), by: (pair) => pair.b?.position ?? Infinity },
            { name: 'Score, left', isNumber: true, minor: true, cell: (pair) => score(pair.a), by: (pair) => last(pair.a) },
            { name: 'Score, right', isNumber: true, minor: true, cell: (pair) => score(pair.b), by: (pair) => last(pair.b) },
            { name: 'Found by, left', minor: true, cell: (pair) => finders(pair.a) },
            { name: 'Found by, right', minor: true, cell: (pair) => finders(pair.b) },
          ]}
        />
      </Panel>
      <Panel title="Stage by stage" wide>
        <Table
          label="Stages side by side"
          rows={stagesOf(a.value, b.value)}
          keyOf={({ name }) => name}
          most={60}
          columns={[
            { name: 'Stage', cell: ({ name }) => stageWords(name) },
            {
              name: 'Out, left',
              isNumber: true,
              cell: ({ a }) => (a === undefined ? '–' : count(a.out)),
              by: ({ a }) => a?.out ?? -1,
            },
            {
              name: 'Out, right',
              isNumber: true,
              cell: ({ b }) => (b === undefined ? '–' : count(b.out)),
              by: ({ b }) => b?.out ?? -1,
            },
            {
              name: 'Took, left',
              isNumber: true,
              cell: ({ a }) => (a === undefined ? '–' : milliseconds(a.milliseconds)),
              by: ({ a }) => a?.milliseconds ?? -1,
            },
            {
              name: 'Took, right',
              isNumber: true,
              cell: ({ b }) => (b === undefined ? '–' : milliseconds(b.milliseconds)),
              by: ({ b }) => b?.milliseconds ?? -1,
            },
          ]}
        />
      </Panel>
    </>
  )
}

function stagesOf(a: Explanation, b: Explanation) {
  const names = [...new Set([...a.stages, ...b.stages].map(({ name }) => name))]
  const find = ({ stages }: Explanation, name: string) => stages.find((stage) => stage.name === name)
  return names.map((name) => ({ name, a: find(a, name), b: find(b, name) }))
}

const best = ({ a, b }: Pair) => Math.min(a?.position ?? Infinity, b?.position ?? Infinity)
const last = (candidate: ExplainedCandidate | undefined) => candidate?.scores.at(-1)?.score ?? -Infinity
const score = (candidate: ExplainedCandidate | undefined) => {
  const said = candidate?.scores.at(-1)?.score
  return said === undefined ? '–' : figure(said)
}

function place(candidate: ExplainedCandidate | undefined) {
  if (candidate === undefined) return <small>not found</small>
  if (candidate.position !== undefined) return candidate.position + 1
  return <small>{candidate.removedBy === undefined ? 'ranked lower' : stageWords(candidate.removedBy)}</small>
}

const finders = (candidate: ExplainedCandidate | undefined) =>
  candidate === undefined ? '–' : candidate.foundBy.map(({ source }) => stageWords(source)).join(', ')
