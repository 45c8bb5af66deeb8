import { useState } from 'preact/hooks'
import { Act } from '../act.tsx'
import type { Experiment as Declared, ExperimentHistory, ExperimentList, ExperimentResults } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { tell } from '../server.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { count, figure, moment, percent, signedPercent } from '../words.ts'
import { toneOf } from './experiments.tsx'

/** One experiment: how far it is, what came of it, and how that grew day by day. */
export function Experiment({ name }: { readonly name: string }) {
  const path = `/v1/experiments/${encodeURIComponent(name)}`
  const list = useAsked<ExperimentList>({ path: '/v1/experiments' })
  const found = list.status === 'ready' ? list.answer.value.experiments.find((each) => each.name === name) : undefined
  const hasBegun = found !== undefined && found.startedAt !== undefined
  const results = useAsked<ExperimentResults>(hasBegun ? { path: `${path}/results` } : undefined)
  const history = useAsked<ExperimentHistory>(hasBegun ? { path: `${path}/history` } : undefined)
  return (
    <Shown asked={list} isEmpty={() => found === undefined} empty={`There is no experiment ${name}.`}>
      {() =>
        found === undefined ? null : (
          <>
            <About experiment={found} again={list.status === 'ready' ? list.again : () => {}} />
            {!hasBegun && <Empty>A draft: nobody has met it. Ramp it to let people in.</Empty>}
            {hasBegun && (
              <>
                <Shown asked={results} bones={6}>
                  {(answer) => <Results of={answer} experiment={found} />}
                </Shown>
                <div class="title">
                  <h2>Lift over time</h2>
                </div>
                <Shown asked={history} isEmpty={({ days }) => days.length === 0} empty="The first day is not over.">
                  {({ value }) => <Lifts history={value} />}
                </Shown>
              </>
            )}
          </>
        )
      }
    </Shown>
  )
}

function About({ experiment, again }: { readonly experiment: Declared; readonly again: () => void }) {
  const { name, state, share, hypothesis, arms, surfaces, primary, guardrails, startedAt, stoppedAt, why } = experiment
  const steps = [0.01, 0.05, 0.1, 0.25, 0.5, 1].filter((step) => step > share)
  const [to, setTo] = useState(String(steps[0] ?? 1))
  const path = `/v1/experiments/${encodeURIComponent(name)}`
  return (
    <>
      <div class="title">
        <h1>{name}</h1>
        {state !== 'stopped' && (
          <span class="buttons">
            {steps.length > 0 && (
              <>
                <select aria-label="Let in" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
                  {steps.map((step) => (
                    <option key={step} value={String(step)}>
                      {percent(step)}
                    </option>
                  ))}
                </select>
                <Act
                  words="Ramp"
                  tone="primary"
                  asks={`Lets ${percent(Number(to))} of its people in. Who is in stays in: it can only grow.`}
                  done={`${name} lets ${percent(Number(to))} in.`}
                  act={() => tell('POST', `${path}/ramp`, { share: Number(to) })}
                  after={again}
                />
              </>
            )}
            <Act
              words="Stop"
              asks="Everyone meets what is the default again. It cannot be started anew under this name."
              done={`${name} was stopped.`}
              act={() => tell('POST', `${path}/stop`, { why: 'stopped in the console' })}
              after={again}
            />
          </span>
        )}
      </div>
      <p class="lead">
        <span class="tag" data-tone={toneOf(state)}>
          {state}
        </span>{' '}
        {percent(share)} of its people let in
        {startedAt !== undefined && <>, since {moment(startedAt)}</>}
        {stoppedAt !== undefined && (
          <>
            , stopped {moment(stoppedAt)}: {why}
          </>
        )}
        {hypothesis !== '' && <> · {hypothesis}</>}
      </p>
      <div class="panels">
        <Panel title="Arms">
          <ul class="rows">
            {arms.map(({ name: arm, weight, params = {}, models = {} }) => (
              <li key={arm}>
                <span>{arm}</span>
                <span>
                  {[...Object.entries(params), ...Object.entries(models)]
                    .map(([what, value]) => `${what} = ${value}`)
                    .join(', ') || 'as it is'}{' '}
                  · weight {weight}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title="Held to">
          <ul class="rows">
            <li>
              <span>Decided by</span>
              <span>{primary}</span>
            </li>
            {guardrails.map(({ metric, margin }) => (
              <li key={metric}>
                <span>Guardrail {metric}</span>
                <span>stops at {percent(margin)} harm</span>
              </li>
            ))}
            <li>
              <span>On</span>
              <span>{surfaces.length === 0 ? 'all surfaces' : surfaces.join(', ')}</span>
            </li>
          </ul>
        </Panel>
      </div>
    </>
  )
}

function Results({ of, experiment }: { readonly of: Answered<ExperimentResults>; readonly experiment: Declared }) {
  const { people, sampleRatio, results, torn } = of.value
  const most = Math.max(
    0.01,
    ...results.flatMap(({ liftLow, liftHigh }) => [Math.abs(liftLow), Math.abs(liftHigh)]).filter(Number.isFinite),
  )
  const scale = Math.min(most, 1)
  return (
    <>
      {sampleRatio.mismatch && (
        <p class="trouble" role="alert">
          <strong>The arms did not get the people they should have (p {figure(sampleRatio.p)}).</strong> Believe nothing below
          until the reason is found: look for requests that fail, or bots, in one arm alone.
        </p>
      )}
      <div class="tiles">
        {Object.keys(people).map((arm) => (
          <Tile key={arm} title={arm} note="people met it">
            <Figure of={of} at={`people["${arm}"]`} as={count} label={arm} />
          </Tile>
        ))}
        <Tile title="Sample ratio" alarm={sampleRatio.mismatch} note={sampleRatio.mismatch ? 'mismatch' : 'as it should be'}>
          p <Figure of={of} at="sampleRatio.p" label="p of the sample ratio" />
        </Tile>
        <Tile title="Torn" note="met more than one arm, left out">
          {count(torn)}
        </Tile>
      </div>
      <Panel
        title="Lift, with 95 % intervals"
        wide
        note={`The bar is the interval, the mark the estimate, on a scale of ±${percent(scale)}. p is corrected for every metric and arm.`}
      >
        {results.length === 0 ? (
          <Empty>Nobody has met it yet.</Empty>
        ) : (
          <Table<ExperimentResults['results'][number]>
            label="Results"
            rows={results}
            keyOf={({ metric, arm }) => `${metric} ${arm}`}
            most={40}
            columns={[
              {
                name: 'Metric',
                cell: ({ metric, role }) => (
                  <>
                    {metric} {role !== 'other' && <span class="tag">{role}</span>}
                  </>
                ),
                by: ({ metric }) => metric,
              },
              { name: 'Arm', minor: experiment.arms.length < 3, cell: ({ arm }) => arm },
              { name: 'Interval', cell: (row) => <Interval row={row} scale={scale} /> },
              {
                name: 'Lift',
                isNumber: true,
                cell: (row) => (
                  <Figure
                    of={of}
                    at={`results.${results.indexOf(row)}.lift`}
                    as={signedPercent}
                    label={`Lift of ${row.metric}`}
                  />
                ),
                by: ({ lift }) => lift,
              },
              {
                name: 'p',
                isNumber: true,
                minor: true,
                cell: ({ pCorrected }) => figure(pCorrected),
                by: ({ pCorrected }) => pCorrected,
              },
              {
                name: 'Verdict',
                cell: ({ verdict }) => (
                  <span
                    class="tag"
                    data-tone={
                      verdict === 'better' || verdict === 'fine'
                        ? 'good'
                        : verdict === 'worse' || verdict === 'stop'
                          ? 'alarm'
                          : 'quiet'
                    }
                  >
                    {verdict}
                  </span>
                ),
                by: ({ verdict }) => verdict,
              },
            ]}
          />
        )}
      </Panel>
    </>
  )
}

function Interval({
  row: { lift, liftLow, liftHigh },
  scale,
}: {
  readonly row: ExperimentResults['results'][number]
  readonly scale: number
}) {
  const at = (value: number) => 50 + 50 * Math.max(-1, Math.min(1, value / scale))
  if (![lift, liftLow, liftHigh].every(Number.isFinite)) return <>–</>
  return (
    <span class="interval" role="img" aria-label={`${signedPercent(liftLow)} to ${signedPercent(liftHigh)}`}>
      <i
        style={{ left: `${at(liftLow)}%`, width: `${at(liftHigh) - at(liftLow)}%` }}
        data-sure={liftLow > 0 ? 'up' : liftHigh < 0 ? 'down' : 'open'}
      />
      <em style={{ left: `${at(lift)}%` }} />
    </span>
  )
}

function Lifts({ history: { days } }: { readonly history: ExperimentHistory }) {
  const last = days.at(-1)?.results ?? []
  return (
    <div class="panels">
      {last.map(({ metric, arm }) => {
        const row = days.map(({ results }) => results.find((each) => each.metric === metric && each.arm === arm))
        const values = (field: 'lift' | 'liftLow' | 'liftHigh') => row.map((each) => each?.[field] ?? null)
        return (
          <Panel key={`${metric} ${arm}`} title={`${metric}, ${arm}`}>
            <Plot
              label={`Lift of ${metric} in ${arm} with its interval, day by day`}
              time
              x={days.map(({ at }) => at)}
              lines={[
                { label: 'lift', values: values('lift') },
                { label: 'low', values: values('liftLow'), dashed: true },
                { label: 'high', values: values('liftHigh'), dashed: true },
              ].map((line) => ({ ...line, colour: 0 }))}
              bands={[{ low: 1, high: 2 }]}
              as={signedPercent}
              rule={0}
            />
          </Panel>
        )
      })}
    </div>
  )
}
