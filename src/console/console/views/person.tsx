import { useState } from 'preact/hooks'
import type { FeatureValues, Taste } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { Bars } from '../bars.tsx'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { hrefTo } from '../route.ts'
import type { Explanation, User } from '../server.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { Values } from '../values.tsx'
import { ago, count, figure, percent } from '../words.ts'
import { Slate } from './request.tsx'

/** A person: what they did, what they like, what is known of them, and what each surface would show them now. */
export function PersonView({ userId }: { readonly userId: string }) {
  const id = encodeURIComponent(userId)
  const user = useAsked<User>({ path: `/v1/users/${id}` })
  const taste = useAsked<Taste>({ path: `/v1/users/${id}/taste` })
  const features = useAsked<FeatureValues>({ path: `/v1/features/user/${id}` }, { everyMs: 5_000 })
  const name = user.status === 'ready' ? user.answer.value.attributes['name'] : undefined
  return (
    <>
      <div class="title">
        <h1>{typeof name === 'string' ? name : userId}</h1>
        <a class="primary small" href={hrefTo(['people', userId, 'playground'])}>
          Playground
        </a>
      </div>
      <p class="lead">
        <code>{userId}</code>
        {user.status === 'ready' && (
          <>
            {user.answer.value.country !== undefined && <> · {user.answer.value.country}</>}
            {user.answer.value.age !== undefined && <> · {user.answer.value.age} years</>}
            {user.answer.value.preferences.categories.length > 0 && (
              <> · says they like {user.answer.value.preferences.categories.join(', ')}</>
            )}
          </>
        )}
        {' · '}
        <a href={hrefTo(['requests'], { person: userId })}>their requests</a> ·{' '}
        <a href={hrefTo(['requests', 'compare'], { mode: 'people', surface: 'home', a: userId })}>compare with another</a>
      </p>
      <div class="panels">
        <Panel title="Taste, by category" note="Of what they did, weighed by how much it means.">
          <Shown asked={taste} isEmpty={({ categories }) => categories.length === 0} empty="They have done nothing yet.">
            {(answer) => (
              <Bars
                label="Taste by category"
                rows={answer.value.categories.slice(0, 10).map(({ category, share }) => ({
                  key: category,
                  name: category,
                  portion: share / Math.max(...answer.value.categories.map((each) => each.share)),
                  figure: <Figure of={answer} at={`categories[category=${category}].share`} as={percent} label={category} />,
                }))}
              />
            )}
          </Shown>
        </Panel>
        <Panel title="Taste, over time">
          <Shown asked={taste} isEmpty={({ overTime }) => overTime.length < 2} empty="Too little has happened to see it change.">
            {({ value: { overTime } }) => <TasteOverTime overTime={overTime} />}
          </Shown>
        </Panel>
        <Panel title="Nearest to their taste" note="By the vectors of the models in service; what they know already is left out.">
          <Shown asked={taste} isEmpty={({ nearest }) => nearest.length === 0} empty="No model knows their taste yet.">
            {(answer) => (
              <ul class="rows">
                {answer.value.nearest.slice(0, 12).map(({ itemId, title }, n) => (
                  <li key={itemId}>
                    <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
                    <Figure of={answer} at={`nearest.${n}.score`} label={title} />
                  </li>
                ))}
              </ul>
            )}
          </Shown>
        </Panel>
        <Panel title="Live features" side={features.status === 'ready' && <small>as of now</small>}>
          <Shown asked={features}>{(answer) => <Values of={answer} />}</Shown>
        </Panel>
      </div>
      <Now userId={userId} country={user.status === 'ready' ? user.answer.value.country : undefined} />
      <Panel title="History" wide note="The latest first, each item once, by the strongest thing that was done with it.">
        <Shown asked={taste} isEmpty={({ history }) => history.length === 0} empty="They have done nothing yet.">
          {(answer) => (
            <Table<Taste['history'][number]>
              label="History"
              rows={answer.value.history}
              keyOf={({ itemId }) => itemId}
              hrefOf={({ itemId }) => hrefTo(['items', itemId])}
              most={20}
              columns={[
                { name: 'Item', cell: ({ title, itemId }) => title || itemId, by: ({ title }) => title },
                { name: 'Categories', minor: true, cell: ({ categories }) => categories.join(', ') },
                { name: 'Meant', isNumber: true, cell: ({ weight }) => figure(weight), by: ({ weight }) => weight },
                {
                  name: 'Watched',
                  isNumber: true,
                  cell: ({ portion }) => (portion === 0 ? '–' : percent(portion)),
                  by: ({ portion }) => portion,
                },
                { name: 'When', cell: ({ at }) => ago(at), by: ({ at }) => at },
              ]}
            />
          )}
        </Shown>
      </Panel>
      {taste.status === 'ready' && <Refused taste={taste.answer.value} />}
    </>
  )
}

function TasteOverTime({ overTime }: { readonly overTime: Taste['overTime'] }) {
  const names = [...new Set(overTime.flatMap(({ shares }) => Object.keys(shares)))]
  const sum = (name: string) => overTime.reduce((total, { shares }) => total + (shares[name] ?? 0), 0)
  const top = names.sort((a, b) => sum(b) - sum(a)).slice(0, 6)
  return (
    <Plot
      label="Share of each category in what they did, over time"
      time
      x={overTime.map(({ at }) => at)}
      lines={top.map((name, n) => ({ label: name, values: overTime.map(({ shares }) => shares[name] ?? 0), colour: n }))}
      as={percent}
      range={[0, 0.2]}
    />
  )
}

/** What each surface would show now, made for nobody. */
function Now({ userId, country }: { readonly userId: string; readonly country: string | undefined }) {
  const surfaces = useAsked<readonly string[]>({ path: '/v1/surfaces' })
  const [surface, setSurface] = useState('home')
  const body = { userId, ...(country === undefined ? {} : { context: { country } }) }
  const asked = useAsked<Explanation>({ path: `/v1/playground/${encodeURIComponent(surface)}`, body })
  return (
    <>
      <div class="title">
        <h2>What would be shown now</h2>
        <fieldset class="choices" aria-label="Surface">
          {surfaces.status === 'ready' &&
            surfaces.answer.value.map((name) => (
              <button type="button" key={name} aria-pressed={name === surface} onClick={() => setSurface(name)}>
                {name}
              </button>
            ))}
        </fieldset>
      </div>
      <Shown
        asked={asked}
        isEmpty={({ recommendation }) => recommendation.rows.length === 0}
        empty="Nothing: this surface asks about items, such as those in a cart."
      >
        {(answer) => (
          <>
            <div class="tiles">
              <Tile title="Would take">
                <Figure of={answer} at="recommendation.milliseconds" as={(ms) => `${figure(ms)} ms`} label="Would take" />
              </Tile>
              <Tile title="Candidates">
                <Figure of={answer} at="recommendation.candidates" as={count} label="Candidates" />
              </Tile>
            </div>
            <Slate of={answer} path={['people', userId, 'playground']} title={`${surface}, now`} />
          </>
        )}
      </Shown>
    </>
  )
}

const Refused = ({ taste: { refused } }: { readonly taste: Taste }) => {
  const all = [
    ...refused.items.map((id) => ({ kind: 'item', name: id, href: hrefTo(['items', id]) })),
    ...refused.creators.map((name) => ({ kind: 'creator', name, href: undefined })),
    ...refused.categories.map((name) => ({ kind: 'category', name, href: undefined })),
  ]
  return (
    <Panel title="Does not want" wide>
      {all.length === 0 ? (
        <Empty>Nothing was refused.</Empty>
      ) : (
        <ul class="rows">
          {all.map(({ kind, name, href }) => (
            <li key={`${kind} ${name}`}>
              {href === undefined ? name : <a href={href}>{name}</a>}
              <span>{kind}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
