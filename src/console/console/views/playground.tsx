import { useMemo, useState } from 'preact/hooks'
import type { Model, Taste } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { go, hrefTo } from '../route.ts'
import type { Asking, Explanation, Param, User } from '../server.ts'
import { Panel, Shown } from '../states.tsx'
import { ago, short } from '../words.ts'
import { Opened } from './request.tsx'

interface Act {
  readonly type: 'watch' | 'like' | 'click' | 'not_interested'
  readonly itemId: string
}

/** What is otherwise than it is; it stands in the address, so that it can be sent to others. */
interface Scene {
  readonly surface: string
  readonly acts: readonly Act[]
  readonly forgets: readonly string[] | 'all'
  readonly params: Readonly<Record<string, number>>
  readonly country: string
  readonly device: string
  readonly models: Readonly<Record<string, string>>
}

const untouched: Scene = { surface: 'home', acts: [], forgets: [], params: {}, country: '', device: '', models: {} }

function sceneOf({ scene }: Readonly<Record<string, string>>): Scene {
  try {
    return { ...untouched, ...(JSON.parse(scene ?? '{}') as Partial<Scene>) }
  } catch {
    return untouched
  }
}

function askingOf(userId: string, scene: Scene, usualCountry: string | undefined): Asking {
  const country = scene.country || usualCountry
  const context = { ...(country ? { country } : {}), ...(scene.device ? { device: scene.device } : {}) }
  const supposes = scene.acts.length > 0 || scene.forgets.length > 0
  return {
    path: `/v1/playground/${encodeURIComponent(scene.surface)}`,
    body: {
      userId,
      context,
      params: { 'rerank.exploration': 0, ...scene.params },
      ...(supposes && { supposed: { acts: scene.acts, forgets: scene.forgets } }),
      ...(Object.keys(scene.models).length > 0 && { models: scene.models }),
    },
  }
}

/** A person's slate were their history, the context, a param or a model otherwise. Nothing is logged. */
export function Playground({ userId, query }: { readonly userId: string; readonly query: Readonly<Record<string, string>> }) {
  const scene = sceneOf(query)
  const id = encodeURIComponent(userId)
  const user = useAsked<User>({ path: `/v1/users/${id}` })
  const country = user.status === 'ready' ? user.answer.value.country : undefined
  const known = user.status !== 'loading'
  const asked = useAsked<Explanation>(known ? askingOf(userId, scene, country) : undefined)
  const usual = useAsked<Explanation>(known ? askingOf(userId, { ...untouched, surface: scene.surface }, country) : undefined)
  const turn = (change: Partial<Scene>) => {
    const { item: _, ...rest } = query
    go(hrefTo(['people', userId, 'playground'], { ...rest, scene: JSON.stringify({ ...scene, ...change }) }), { replace: true })
  }
  const isTouched = JSON.stringify({ ...scene, surface: '' }) !== JSON.stringify({ ...untouched, surface: '' })
  return (
    <>
      <div class="title">
        <h1>Playground</h1>
        <button
          type="button"
          class="secondary small"
          disabled={!isTouched}
          onClick={() => turn({ ...untouched, surface: scene.surface })}
        >
          As it is
        </button>
      </div>
      <p class="lead">
        What <a href={hrefTo(['people', userId])}>{userId}</a> would be shown were something otherwise. Nothing of it is logged,
        and nothing explores.
      </p>
      <div class="playground">
        <div class="scene">
          <Setting scene={scene} turn={turn} />
          <Histories
            userId={userId}
            scene={scene}
            turn={turn}
            shown={asked.status === 'ready' ? asked.answer.value : undefined}
          />
          <Params scene={scene} turn={turn} />
          <Versions scene={scene} turn={turn} />
        </div>
        <div>
          {asked.status === 'ready' && usual.status === 'ready' && isTouched && (
            <Difference now={usual.answer.value} then={asked.answer.value} />
          )}
          <Shown asked={asked} bones={10}>
            {(answer) => <Opened of={answer} path={['people', userId, 'playground']} query={query} itemId={query['item']} />}
          </Shown>
        </div>
      </div>
    </>
  )
}

interface PartProps {
  readonly scene: Scene
  readonly turn: (change: Partial<Scene>) => void
}

function Setting({ scene, turn }: PartProps) {
  const surfaces = useAsked<readonly string[]>({ path: '/v1/surfaces' })
  return (
    <Panel title="Where and when">
      <label class="input">
        <span>Surface</span>
        <select value={scene.surface} onChange={(event) => turn({ surface: event.currentTarget.value })}>
          {(surfaces.status === 'ready' ? surfaces.answer.value : [scene.surface]).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label class="input">
        <span>Country</span>
        <input
          value={scene.country}
          placeholder="Theirs"
          maxLength={2}
          onChange={(event) => turn({ country: event.currentTarget.value.toUpperCase() })}
        />
      </label>
      <label class="input">
        <span>Device</span>
        <select value={scene.device} onChange={(event) => turn({ device: event.currentTarget.value })}>
          <option value="">Not said</option>
          {['tv', 'phone', 'tablet', 'desktop'].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </Panel>
  )
}

function Histories({
  userId,
  scene,
  turn,
  shown,
}: PartProps & { readonly userId: string; readonly shown: Explanation | undefined }) {
  const taste = useAsked<Taste>({ path: `/v1/users/${encodeURIComponent(userId)}/taste` })
  const [itemId, setItemId] = useState('')
  const [type, setType] = useState<Act['type']>('watch')
  const options = useMemo(() => shown?.candidates.filter(({ position }) => position !== undefined).slice(0, 60) ?? [], [shown])
  const forgets = scene.forgets
  return (
    <Panel
      title="History"
      side={
        <label class="tick">
          <input
            type="checkbox"
            checked={forgets === 'all'}
            onChange={(event) => turn({ forgets: event.currentTarget.checked ? 'all' : [] })}
          />{' '}
          none at all
        </label>
      }
    >
      <form
        class="inline"
        onSubmit={(event) => {
          event.preventDefault()
          if (itemId !== '') turn({ acts: [...scene.acts, { type, itemId }] })
          setItemId('')
        }}
      >
        <select aria-label="What they did" value={type} onChange={(event) => setType(event.currentTarget.value as Act['type'])}>
          <option value="watch">watched</option>
          <option value="like">liked</option>
          <option value="click">clicked</option>
          <option value="not_interested">refused</option>
        </select>
        <input
          aria-label="Which item"
          list="shown"
          placeholder="An item's id"
          value={itemId}
          onInput={(event) => setItemId(event.currentTarget.value)}
        />
        <datalist id="shown">
          {options.map((each) => (
            <option key={each.itemId} value={each.itemId}>
              {each.title}
            </option>
          ))}
        </datalist>
        <button type="submit" class="small">
          Suppose
        </button>
      </form>
      <ul class="rows">
        {scene.acts.map((act, n) => (
          <li key={`${act.type} ${act.itemId} ${String(n)}`} data-tone="good">
            <span>
              {act.type.replace('_', ' ')} {act.itemId}
            </span>
            <button type="button" class="small" onClick={() => turn({ acts: scene.acts.filter((_, m) => m !== n) })}>
              Undo
            </button>
          </li>
        ))}
        {forgets !== 'all' &&
          taste.status === 'ready' &&
          taste.answer.value.history.slice(0, 8).map(({ itemId: id, title, at }) => {
            const isForgotten = forgets.includes(id)
            return (
              <li key={id} data-tone={isForgotten ? 'quiet' : undefined}>
                <span>
                  {title || id} <small>{ago(at)}</small>
                </span>
                <button
                  type="button"
                  class="small"
                  onClick={() => turn({ forgets: isForgotten ? forgets.filter((each) => each !== id) : [...forgets, id] })}
                >
                  {isForgotten ? 'Remember' : 'Forget'}
                </button>
              </li>
            )
          })}
      </ul>
    </Panel>
  )
}

function Params({ scene, turn }: PartProps) {
  const asked = useAsked<readonly Param[]>({ path: '/v1/params' })
  const [adding, setAdding] = useState('')
  const set = (name: string, value: number | undefined) => {
    const { [name]: _, ...others } = scene.params
    turn({ params: value === undefined || Number.isNaN(value) ? others : { ...others, [name]: value } })
  }
  return (
    <Panel title="Params">
      <Shown asked={asked}>
        {({ value: params }) => (
          <>
            <select
              aria-label="Turn a param"
              value={adding}
              onChange={(event) => {
                const param = params.find(({ name }) => name === event.currentTarget.value)
                if (param !== undefined) set(param.name, param.value)
                setAdding('')
              }}
            >
              <option value="">Turn a param…</option>
              {params
                .filter(({ name }) => !(name in scene.params))
                .map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
            </select>
            {Object.entries(scene.params).map(([name, value]) => {
              const param = params.find((each) => each.name === name)
              return (
                <label class="input" key={name} title={param?.doc}>
                  <span>
                    {name} <small>{param?.unit}</small>
                  </span>
                  <span class="inline">
                    <input
                      type="number"
                      step="any"
                      min={param?.min}
                      max={param?.max}
                      value={value}
                      onChange={(event) => set(name, event.currentTarget.valueAsNumber)}
                    />
                    <button
                      type="button"
                      class="small"
                      aria-label={`Leave ${name} as it is`}
                      onClick={() => set(name, undefined)}
                    >
                      ✕
                    </button>
                  </span>
                </label>
              )
            })}
          </>
        )}
      </Shown>
    </Panel>
  )
}

function Versions({ scene, turn }: PartProps) {
  const asked = useAsked<readonly Model[]>({ path: '/v1/models' })
  const roles = asked.status === 'ready' ? [...new Set(asked.answer.value.map(({ role }) => role))] : []
  return (
    <Panel title="Models">
      <Shown asked={asked} isEmpty={(models) => models.length === 0} empty="Nothing is trained yet.">
        {({ value: models }) => (
          <>
            {roles.map((role) => (
              <label class="input" key={role}>
                <span>{role}</span>
                <select
                  value={scene.models[role] ?? ''}
                  onChange={(event) => {
                    const { [role]: _, ...others } = scene.models
                    const id = event.currentTarget.value
                    turn({ models: id === '' ? others : { ...others, [role]: id } })
                  }}
                >
                  <option value="">In service</option>
                  {models
                    .filter((model) => model.role === role && model.state !== 'champion')
                    .reverse()
                    .map(({ id, state, createdAt }) => (
                      <option key={id} value={id}>
                        {short(id)}, {state}, {ago(createdAt)}
                      </option>
                    ))}
                </select>
              </label>
            ))}
          </>
        )}
      </Shown>
    </Panel>
  )
}

/** What is on the slate that was not, and what is gone. */
function Difference({ now, then }: { readonly now: Explanation; readonly then: Explanation }) {
  const shown = ({ recommendation }: Explanation) => recommendation.rows.flatMap(({ items }) => items)
  const [before, after] = [shown(now), shown(then)]
  const has = (all: typeof before, itemId: string) => all.some((each) => each.itemId === itemId)
  const came = after.filter(({ itemId }) => !has(before, itemId))
  const went = before.filter(({ itemId }) => !has(after, itemId))
  const list = (items: typeof before) => (
    <ul class="rows">
      {items.slice(0, 6).map(({ itemId, title }) => (
        <li key={itemId}>
          <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
        </li>
      ))}
      {items.length > 6 && <li>and {items.length - 6} more</li>}
    </ul>
  )
  return (
    <Panel title="What changes" wide note={`${came.length} of ${after.length} items were not on the slate before.`}>
      <div class="panels tight">
        <section>
          <h3>Comes</h3>
          {list(came)}
        </section>
        <section>
          <h3>Goes</h3>
          {list(went)}
        </section>
      </div>
    </Panel>
  )
}
