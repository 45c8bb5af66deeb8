import { useState } from 'preact/hooks'
import type { Experiment, ExperimentList, Model, Power } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { useAttempt } from '../attempt.ts'
import { say } from '../copy.ts'
import { Figure } from '../figure.tsx'
import { go, hrefTo } from '../route.ts'
import { type Asking, type Param, tell } from '../server.ts'
import { Empty, Panel, Shown, Trouble } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count, figure, percent, short } from '../words.ts'

export const toneOf = (state: Experiment['state']) => (state === 'running' ? 'good' : state === 'draft' ? 'slow' : 'quiet')

/** Every experiment, and a new one with the people and days that it would take. */
export function Experiments() {
  const asked = useAsked<ExperimentList>({ path: '/v1/experiments' }, { everyMs: 10_000 })
  return (
    <>
      <div class="title">
        <h1>Experiments</h1>
      </div>
      <Panel
        title="Experiments"
        wide
        side={
          asked.status === 'ready' && (
            <small>
              hold-out <Figure of={asked.answer} at="holdout" as={percent} label="Hold-out" />
            </small>
          )
        }
      >
        <Shown asked={asked} isEmpty={({ experiments }) => experiments.length === 0} empty="None yet: declare the first below.">
          {({ value }) => (
            <Table<Experiment>
              label="Experiments"
              rows={[...value.experiments].reverse()}
              keyOf={({ name }) => name}
              hrefOf={({ name }) => hrefTo(['experiments', name])}
              columns={[
                { name: 'Name', cell: ({ name }) => name, by: ({ name }) => name },
                {
                  name: 'State',
                  cell: ({ state }) => (
                    <span class="tag" data-tone={toneOf(state)}>
                      {state}
                    </span>
                  ),
                  by: ({ state }) => state,
                },
                { name: 'Let in', isNumber: true, cell: ({ share }) => percent(share), by: ({ share }) => share },
                { name: 'Arms', minor: true, cell: ({ arms }) => arms.map(({ name }) => name).join(', ') },
                { name: 'Decided by', minor: true, cell: ({ primary }) => primary, by: ({ primary }) => primary },
                {
                  name: 'Since',
                  cell: ({ startedAt, createdAt }) => ago(startedAt ?? createdAt),
                  by: ({ startedAt, createdAt }) => startedAt ?? createdAt,
                },
              ]}
            />
          )}
        </Shown>
      </Panel>
      <div class="panels">
        <Declare />
        <PowerPanel />
      </div>
    </>
  )
}

function Declare() {
  const params = useAsked<readonly Param[]>({ path: '/v1/params' })
  const models = useAsked<readonly Model[]>({ path: '/v1/models' })
  const surfaces = useAsked<readonly string[]>({ path: '/v1/surfaces' })
  const [form, setForm] = useState({
    name: '',
    hypothesis: '',
    turns: '',
    value: '',
    surface: '',
    primary: 'take-rate',
    guardrail: '',
  })
  const { doing, trouble, attempt } = useAttempt()
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const param = params.status === 'ready' ? params.answer.value.find(({ name }) => name === form.turns) : undefined
  const model = models.status === 'ready' ? models.answer.value.find(({ id }) => id === form.turns) : undefined
  const declare = () =>
    attempt(async () => {
      const treatment = {
        name: 'treatment',
        weight: 1,
        ...(param && { params: { [param.name]: Number(form.value) } }),
        ...(model && { models: { [model.role]: model.id } }),
      }
      await tell('POST', '/v1/experiments', {
        name: form.name,
        hypothesis: form.hypothesis,
        arms: [{ name: 'control', weight: 1 }, treatment],
        primary: form.primary,
        ...(form.surface && { surfaces: [form.surface] }),
        ...(form.guardrail && { guardrails: [{ metric: form.guardrail, margin: 0.02 }] }),
      })
      say(`${form.name} is a draft. Ramp it to let people in.`)
      go(hrefTo(['experiments', form.name]))
    })
  return (
    <Panel title="Declare one" note="It begins as a draft that nobody meets; ramping lets people in.">
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          void declare()
        }}
      >
        <label class="input">
          <span>Name</span>
          <input
            required
            pattern="[a-z0-9.\-]+"
            placeholder="more-diversity"
            value={form.name}
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
        </label>
        <label class="input">
          <span>What is expected, and why</span>
          <input value={form.hypothesis} onInput={(event) => set({ hypothesis: event.currentTarget.value })} />
        </label>
        <label class="input">
          <span>The treatment turns</span>
          <select
            required
            value={form.turns}
            onChange={(event) => {
              const name = event.currentTarget.value
              const found = params.status === 'ready' ? params.answer.value.find((each) => each.name === name) : undefined
              set({ turns: name, value: found === undefined ? '' : String(found.value) })
            }}
          >
            <option value="">a param, or a model…</option>
            <optgroup label="Params">
              {params.status === 'ready' && params.answer.value.map(({ name }) => <option key={name}>{name}</option>)}
            </optgroup>
            <optgroup label="Models">
              {models.status === 'ready' &&
                models.answer.value
                  .filter(({ state }) => state !== 'champion')
                  .map(({ id, role, state }) => (
                    <option key={id} value={id}>
                      {role} {short(id)}, {state}
                    </option>
                  ))}
            </optgroup>
          </select>
        </label>
        {param !== undefined && (
          <label class="input">
            <span>
              to{' '}
              <small>
                {param.min} to {param.max} {param.unit}; now {param.value}
              </small>
            </span>
            <input
              type="number"
              step="any"
              required
              min={param.min}
              max={param.max}
              value={form.value}
              onInput={(event) => set({ value: event.currentTarget.value })}
            />
          </label>
        )}
        <label class="input">
          <span>On</span>
          <select value={form.surface} onChange={(event) => set({ surface: event.currentTarget.value })}>
            <option value="">all surfaces</option>
            {surfaces.status === 'ready' && surfaces.answer.value.map((name) => <option key={name}>{name}</option>)}
          </select>
        </label>
        <label class="input">
          <span>Decided by</span>
          <input list="metrics" value={form.primary} onInput={(event) => set({ primary: event.currentTarget.value })} />
        </label>
        <label class="input">
          <span>
            Guardrail <small>stops the ramp at 2 % harm</small>
          </span>
          <input
            list="metrics"
            placeholder="none"
            value={form.guardrail}
            onInput={(event) => set({ guardrail: event.currentTarget.value })}
          />
        </label>
        <Metrics />
        {trouble !== undefined && <Trouble error={trouble} />}
        <button type="submit" class="primary small" disabled={doing}>
          Declare
        </button>
      </form>
    </Panel>
  )
}

const metrics = [
  'take-rate',
  'click-through',
  'watch-time',
  'completion',
  'quality-plays',
  'retention-d1',
  'retention-d7',
  'satisfaction',
  'diversity',
  'latency',
]

export const Metrics = () => (
  <datalist id="metrics">
    {metrics.map((name) => (
      <option key={name} value={name} />
    ))}
  </datalist>
)

function PowerPanel() {
  const [form, setForm] = useState({ metric: 'take-rate', effect: '5', power: '80', people: '1000' })
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }))
  const effect = Number(form.effect) / 100
  const asking: Asking | undefined =
    effect > 0
      ? {
          path: '/v1/experiments/power',
          body: { metric: form.metric, effect, power: Number(form.power) / 100, peoplePerDay: Number(form.people) },
        }
      : undefined
  const asked = useAsked<Power>(asking)
  return (
    <Panel title="How many people, how many days" note="Mean and spread of the metric are taken from the log.">
      <div class="form">
        <label class="input">
          <span>Metric</span>
          <input list="metrics" value={form.metric} onChange={(event) => set({ metric: event.currentTarget.value })} />
        </label>
        <label class="input">
          <span>Smallest relative lift to be found, %</span>
          <input
            type="number"
            min="0.1"
            step="0.1"
            value={form.effect}
            onChange={(event) => set({ effect: event.currentTarget.value })}
          />
        </label>
        <label class="input">
          <span>Power, %</span>
          <input
            type="number"
            min="50"
            max="99"
            value={form.power}
            onChange={(event) => set({ power: event.currentTarget.value })}
          />
        </label>
        <label class="input">
          <span>People a day</span>
          <input type="number" min="1" value={form.people} onChange={(event) => set({ people: event.currentTarget.value })} />
        </label>
      </div>
      {asking === undefined ? (
        <Empty>Say which lift is to be found.</Empty>
      ) : (
        <Shown asked={asked} bones={2}>
          {(answer) => (
            <p class="answer-line">
              <Figure of={answer} at="people" as={count} label="People" /> people,{' '}
              <Figure of={answer} at="peoplePerArm" as={count} label="People an arm" /> an arm
              {answer.value.days !== undefined && (
                <>
                  : <Figure of={answer} at="days" as={(n) => count(Math.ceil(n))} label="Days" /> days
                </>
              )}
              . The metric is now <Figure of={answer} at="baseline" as={figure} label="Baseline" />, its spread{' '}
              <Figure of={answer} at="deviation" label="Deviation" />.
            </p>
          )}
        </Shown>
      )}
    </Panel>
  )
}
