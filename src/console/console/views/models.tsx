import { Act } from '../act.tsx'
import type { Model, Rollouts } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Figure } from '../figure.tsx'
import { hrefTo } from '../route.ts'
import { tell } from '../server.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count, figure, moment, percent, short } from '../words.ts'

export const toneOfState = (state: string) =>
  state === 'champion' ? 'good' : state === 'rolled back' ? 'alarm' : state === 'canary' || state === 'shadow' ? 'slow' : 'quiet'

/** Champions by role, what is on its way into service, and every version. */
export function Models() {
  const models = useAsked<readonly Model[]>({ path: '/v1/models' }, { everyMs: 15_000 })
  const rollouts = useAsked<Rollouts>({ path: '/v1/rollouts' }, { everyMs: 3_000 })
  const again = () => {
    if (models.status === 'ready') models.again()
    if (rollouts.status === 'ready') rollouts.again()
  }
  return (
    <>
      <div class="title">
        <h1>Models</h1>
        <Act
          words="Train all"
          asks="Fits every model on the log as it stands, beside answering; what is better goes into service."
          done="The training has begun."
          act={() => tell('POST', '/v1/training', {})}
          after={again}
        />
      </div>
      <Panel title="On the way into service" wide>
        <Shown asked={rollouts}>{(answer) => <Underway of={answer} again={again} />}</Shown>
      </Panel>
      <Shown
        asked={models}
        isEmpty={(all) => all.length === 0}
        empty="Nothing is trained yet. Train all, or run `npx serendip train`; some thousand events are enough to begin."
      >
        {(answer) => (
          <>
            <Panel title="In service" wide note="The champion of each role.">
              <Versions of={answer} rows={answer.value.filter(({ state }) => state === 'champion')} again={again} />
            </Panel>
            <Panel title="Every version" wide note="The newest first.">
              <Versions of={answer} rows={[...answer.value].reverse()} again={again} />
            </Panel>
          </>
        )}
      </Shown>
    </>
  )
}

interface VersionsProps {
  readonly of: Answered<readonly Model[]>
  readonly rows: readonly Model[]
  readonly again: () => void
}

const Versions = ({ of, rows, again }: VersionsProps) => (
  <Table<Model>
    label="Models"
    rows={rows}
    keyOf={({ id }) => id}
    hrefOf={({ id }) => hrefTo(['models', id])}
    most={20}
    columns={[
      { name: 'Role', cell: ({ role }) => role, by: ({ role }) => role },
      { name: 'Version', cell: ({ id, brought }) => brought ?? <code>{short(id)}</code> },
      {
        name: 'State',
        cell: ({ state }) => (
          <span class="tag" data-tone={toneOfState(state)}>
            {state}
          </span>
        ),
        by: ({ state }) => state,
      },
      {
        name: 'Judged',
        cell: ({ id, metrics }) => {
          const [name] = Object.keys(metrics)
          if (name === undefined) return '–'
          const at = `[id=${id}].metrics["${name}"]`
          return (
            <>
              {name} <Figure of={of} at={`${at}.value`} label={name} />{' '}
              <small>popularity {figure(metrics[name]?.baseline ?? 0)}</small>
            </>
          )
        },
      },
      {
        name: 'Learnt from',
        minor: true,
        isNumber: true,
        cell: ({ trainedOn }) => `${count(trainedOn.events)} events`,
        by: ({ trainedOn }) => trainedOn.events,
      },
      { name: 'Trained', cell: ({ createdAt }) => ago(createdAt), by: ({ createdAt }) => createdAt },
      {
        name: 'Do',
        cell: (model) =>
          model.state === 'champion' ? <RollBack role={model.role} after={again} /> : <Promote model={model} after={again} />,
      },
    ]}
  />
)

export const RollBack = ({ role, after }: { readonly role: string; readonly after: () => void }) => (
  <Act
    words="Roll back"
    asks={`Puts the champion before in service again as ${role}, between two requests. A canary or shadow of this role is taken back first.`}
    done={`${role} was rolled back.`}
    act={() => tell('POST', '/v1/rollouts/back', { role })}
    after={after}
  />
)

export const Promote = ({ model, after }: { readonly model: Model; readonly after: () => void }) => (
  <span class="buttons">
    <Act
      words="Canary"
      asks={`${model.role} ${short(model.id)} answers 1, 5, 25, 50 and then all people; guardrails on errors, latency, predictions and takes roll it back by themselves.`}
      done="The canary is on its way."
      act={() => tell('POST', '/v1/rollouts', { models: [model.id], how: 'canary' })}
      after={after}
    />
    <Act
      words="Promote"
      asks={`${model.role} ${short(model.id)} answers everyone from the next request on. A canary would be more careful.`}
      done="It is in service."
      act={() => tell('POST', '/v1/rollouts', { models: [model.id], how: 'now' })}
      after={after}
    />
  </span>
)

function Underway({ of, again }: { readonly of: Answered<Rollouts>; readonly again: () => void }) {
  const { rollouts, guardrails } = of.value
  const latest = rollouts.at(-1)
  if (latest === undefined) return <Empty>No rollout yet: a canary or a shadow shows here, step by step.</Empty>
  const isUnderWay = latest.state === 'canary' || latest.state === 'shadow'
  const n = rollouts.length - 1
  return (
    <div class="rollout">
      <p>
        <span class="tag" data-tone={toneOfState(latest.state)}>
          {latest.state}
        </span>{' '}
        {Object.entries(latest.artifacts).map(([role, id]) => (
          <a key={role} href={hrefTo(['models', id])}>
            {role} {short(id)}
          </a>
        ))}{' '}
        answers <Figure of={of} at={`rollouts.${n}.share`} as={percent} label="Share of people" /> of people
        {isUnderWay && (
          <>
            , <Figure of={of} at="answers" as={count} label="Answers in this step" /> answers in this step
          </>
        )}
      </p>
      <ol class="steps">
        {latest.history.map(({ at, to, share, why }) => (
          <li key={at}>
            <strong>
              {to} {share > 0 && percent(share)}
            </strong>
            <small>
              {moment(at)} · {why}
            </small>
          </li>
        ))}
      </ol>
      {isUnderWay && (
        <>
          <ul class="rows">
            {guardrails.map(({ guardrail, broken }, m) => (
              <li key={guardrail} data-tone={broken ? 'alarm' : 'good'}>
                <span>{guardrail}</span>
                <span>
                  <Figure of={of} at={`guardrails.${m}.challenger`} label={`${guardrail}, challenger`} /> beside{' '}
                  <Figure of={of} at={`guardrails.${m}.champion`} label={`${guardrail}, champion`} />
                </span>
              </li>
            ))}
          </ul>
          {Object.keys(latest.artifacts)
            .slice(0, 1)
            .map((role) => (
              <RollBack key={role} role={role} after={again} />
            ))}
        </>
      )}
    </div>
  )
}
