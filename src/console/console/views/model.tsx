import type { Model } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { hrefTo } from '../route.ts'
import { Panel, Shown } from '../states.tsx'
import { ago, count, day, figure, moment, short } from '../words.ts'
import { Promote, RollBack, toneOfState } from './models.tsx'

/** One version: how it was judged, beside the versions before and after it, where it came from, and what it was trained from. */
export function ModelView({ id }: { readonly id: string }) {
  const asked = useAsked<readonly Model[]>({ path: '/v1/models' })
  const lineage = useAsked<readonly Model[]>({ path: `/v1/models/${encodeURIComponent(id)}/lineage` })
  return (
    <Shown
      asked={asked}
      bones={8}
      isEmpty={(models) => models.every((model) => model.id !== id)}
      empty={`No model ${short(id)} is registered.`}
    >
      {(answer) => (
        <>
          <Version of={answer} id={id} again={asked.status === 'ready' ? asked.again : () => {}} />
          <Panel title="Lineage" wide note="Each was trained to replace the one below it.">
            <Shown asked={lineage}>{({ value }) => <Lineage chain={value} models={answer.value} id={id} />}</Shown>
          </Panel>
        </>
      )}
    </Shown>
  )
}

function Version({
  of,
  id,
  again,
}: {
  readonly of: Answered<readonly Model[]>
  readonly id: string
  readonly again: () => void
}) {
  const model = of.value.find((each) => each.id === id)
  if (model === undefined) return null
  const { role, state, kind, trainedOn, settings, metrics, schema, warnings, createdAt, commit, engine, seed } = model
  const versions = of.value.filter((each) => each.role === role && Object.keys(each.metrics).length > 0)
  const before = of.value.filter((each) => each.role === role && each.state === 'champion' && each.id !== id)[0]
  const at = `[id=${id}]`
  return (
    <>
      <div class="title">
        <h1>
          {role} <code>{short(id)}</code>
        </h1>
        <span class="buttons">
          {before !== undefined && (
            <a
              class="secondary small"
              href={hrefTo(['requests', 'compare'], { mode: 'models', surface: 'home', role, a: before.id, b: id })}
            >
              Compare with the champion
            </a>
          )}
          {state === 'champion' ? <RollBack role={role} after={again} /> : <Promote model={model} after={again} />}
        </span>
      </div>
      <p class="lead">
        <span class="tag" data-tone={toneOfState(state)}>
          {state}
        </span>{' '}
        {kind}, trained {moment(createdAt)} ({ago(createdAt)}) by version {engine}
        {commit !== undefined && (
          <>
            {' '}
            at <code>{commit.slice(0, 7)}</code>
          </>
        )}
        , seed {seed}
      </p>
      <div class="tiles">
        {Object.entries(metrics).map(([name, metric]) => (
          <Tile
            key={name}
            title={name}
            note={`popularity ${figure(metric.baseline)}${metric.champion === undefined ? '' : `, the champion then ${figure(metric.champion)}`}`}
          >
            <Figure of={of} at={`${at}.metrics["${name}"].value`} label={name} />
          </Tile>
        ))}
        <Tile
          title="Learnt from"
          note={trainedOn.events === 0 ? 'brought from elsewhere' : `${day(trainedOn.from)} to ${day(trainedOn.to)}`}
        >
          <Figure of={of} at={`${at}.trainedOn.events`} as={count} label="Events" />
        </Tile>
      </div>
      {warnings?.map((warning) => (
        <p key={warning} class="trouble">
          {warning}
        </p>
      ))}
      <div class="panels">
        {Object.keys(metrics).map((name) => (
          <Panel key={name} title={`${name}, over versions`}>
            <Plot
              label={`${name} of each version of ${role}`}
              time
              x={versions.map((each) => each.createdAt)}
              lines={[
                { label: role, values: versions.map((each) => each.metrics[name]?.value ?? null) },
                {
                  label: 'popularity',
                  values: versions.map((each) => each.metrics[name]?.baseline ?? null),
                  colour: 7,
                  dashed: true,
                },
              ]}
              as={figure}
            />
          </Panel>
        ))}
        <Panel title="Settings">
          <ul class="rows">
            {Object.entries(settings).map(([name, value]) => (
              <li key={name}>
                <code>{name}</code>
                <span>
                  {typeof value === 'number' ? <Figure of={of} at={`${at}.settings["${name}"]`} label={name} /> : String(value)}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
        {schema.length > 0 && (
          <Panel title={`Reads ${schema.length} columns`}>
            <ul class="rows scrolls">
              {schema.map((name) => (
                <li key={name}>
                  <a href={hrefTo(['features', name])}>
                    <code>{name}</code>
                  </a>
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  )
}

/** The chain of those that it was trained to replace, and what was trained to replace it. */
function Lineage({
  chain,
  models,
  id,
}: {
  readonly chain: readonly Model[]
  readonly models: readonly Model[]
  readonly id: string
}) {
  const children = models.filter(({ parent }) => parent === id)
  return (
    <ol class="lineage">
      {[...children, ...chain].map((model) => (
        <li key={model.id} data-here={model.id === id}>
          <a href={hrefTo(['models', model.id])}>
            <code>{short(model.id)}</code>
          </a>
          <span class="tag" data-tone={toneOfState(model.state)}>
            {model.state}
          </span>
          <small>
            {moment(model.createdAt)} ·{' '}
            {Object.entries(model.metrics)
              .slice(0, 2)
              .map(([name, { value }]) => `${name} ${figure(value)}`)
              .join(' · ')}
          </small>
        </li>
      ))}
    </ol>
  )
}
