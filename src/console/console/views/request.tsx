import { useState } from 'preact/hooks'
import type { Answered } from '../asked.ts'
import { useAsked } from '../asked.ts'
import { Candidates } from '../candidates.tsx'
import { Figure, Tile } from '../figure.tsx'
import { Funnel } from '../funnel.tsx'
import { hrefTo } from '../route.ts'
import type { Explanation } from '../server.ts'
import { Panel, Shown } from '../states.tsx'
import { Story } from '../story.tsx'
import { ago, count, milliseconds, moment, short, stageWords } from '../words.ts'

/** One answer, whole: its funnel, every candidate's path, and on the right the path of the one that is asked about. */
export function Request({ id, itemId }: { readonly id: string; readonly itemId: string | undefined }) {
  const asked = useAsked<Explanation>({ path: `/v1/explain/${encodeURIComponent(id)}` })
  return (
    <>
      <div class="title">
        <h1>A request, opened</h1>
        <a class="secondary small" href={hrefTo(['requests', 'compare'], { a: id })}>
          Compare
        </a>
      </div>
      <Shown asked={asked} bones={10}>
        {(answer) => <Opened of={answer} path={['requests', id]} itemId={itemId} />}
      </Shown>
    </>
  )
}

interface OpenedProps {
  readonly of: Answered<Explanation>
  /** Where this view is, for the links to its candidates. */
  readonly path: readonly string[]
  readonly itemId: string | undefined
  /** What stands after the question mark, and stays there. */
  readonly query?: Readonly<Record<string, string>>
}

export function Opened({ of, path, itemId, query = {} }: OpenedProps) {
  const { recommendation, candidates, stages } = of.value
  const [stage, setStage] = useState<string>()
  const shown = recommendation.rows.reduce((sum, { items }) => sum + items.length, 0)
  const removed = candidates.filter(({ removedBy }) => removedBy !== undefined).length
  const slowest = stages.reduce<(typeof stages)[number] | undefined>(
    (most, each) => (most !== undefined && most.milliseconds >= each.milliseconds ? most : each),
    undefined,
  )
  return (
    <>
      <p class="lead">
        <strong>{recommendation.surface}</strong> for{' '}
        <a href={hrefTo(['people', recommendation.userId])}>{recommendation.userId}</a>, {moment(recommendation.at)} (
        {ago(recommendation.at)})
        {Object.entries(recommendation.experiments).map(([name, arm]) => (
          <span key={name}>
            {' '}
            · <a href={hrefTo(['experiments', name])}>{name}</a>: {arm}
          </span>
        ))}
      </p>
      <div class="tiles">
        <Tile
          title="Took"
          note={slowest === undefined ? undefined : `slowest: ${stageWords(slowest.name)}, ${milliseconds(slowest.milliseconds)}`}
        >
          <Figure of={of} at="recommendation.milliseconds" as={milliseconds} label="Took" />
        </Tile>
        <Tile title="Candidates" note={`${count(removed)} removed by filters`}>
          <Figure of={of} at="recommendation.candidates" as={count} label="Candidates" />
        </Tile>
        <Tile title="Shown" note={`in ${recommendation.rows.length} ${recommendation.rows.length === 1 ? 'row' : 'rows'}`}>
          {count(shown)}
        </Tile>
        <Tile
          title="Rung"
          alarm={recommendation.degraded}
          note={recommendation.degraded ? `fell: ${recommendation.failed.map(stageWords).join(', ') || '–'}` : 'nothing fell'}
        >
          {recommendation.rung}
        </Tile>
      </div>
      <div class="split">
        <div>
          <Panel
            title="The funnel"
            wide
            note="Candidates in and out, and milliseconds of each stage. A click on a stage shows its candidates."
          >
            {stages.length === 0 ? (
              <p>No funnel ran: the answer came from memory.</p>
            ) : (
              <Funnel of={of} chosen={stage} onStage={({ name }) => setStage((now) => (now === name ? undefined : name))} />
            )}
          </Panel>
        </div>
        <aside>
          {itemId === undefined ? (
            <Slate of={of} path={path} query={query} />
          ) : (
            <Panel title="Why" side={<a href={hrefTo(path, { ...query, item: undefined })}>Back to the slate</a>}>
              <Story of={of} itemId={itemId} />
            </Panel>
          )}
          <Panel title="Answered by">
            <ul class="rows">
              {Object.entries(recommendation.models).map(([role, model]) => (
                <li key={role}>
                  <a href={hrefTo(['models', model])}>{role}</a>
                  <code>{short(model)}</code>
                </li>
              ))}
            </ul>
          </Panel>
        </aside>
      </div>
      <Panel
        title="Candidates"
        wide
        side={
          stage !== undefined && (
            <button type="button" class="small" onClick={() => setStage(undefined)}>
              Only {stageWords(stage)} ✕
            </button>
          )
        }
      >
        <Candidates of={of} by={stage} hrefOf={({ itemId }) => hrefTo(path, { ...query, item: itemId })} />
      </Panel>
    </>
  )
}

/** What was shown, row by row; each item leads to why. */
export function Slate({ of, path, query = {}, title = 'The slate' }: Omit<OpenedProps, 'itemId'> & { readonly title?: string }) {
  const href = (itemId: string) => hrefTo(path, { ...query, item: itemId })
  return (
    <Panel title={title}>
      <div class="slate-rows">
        {of.value.recommendation.rows.map((row) => (
          <section key={row.id} class="slate-row">
            <h3>{row.title}</h3>
            <ol class="slate">
              {row.items.map(({ itemId, title, reason, position }) => (
                <li key={itemId}>
                  <span>{position + 1}</span>
                  <a href={href(itemId)}>{title || itemId}</a>
                  <small>{reason.text}</small>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Panel>
  )
}
