import { useState } from 'preact/hooks'
import type { Alarm, AnswerSummary, Pulse } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Bars } from '../bars.tsx'
import { Figure, Tile } from '../figure.tsx'
import { useLive } from '../live.ts'
import { Plot } from '../plot.tsx'
import { hrefTo } from '../route.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { ago, count, milliseconds, percent, perSecond, short, stageWords, time } from '../words.ts'

const asking = { path: '/v1/pulse' }
const bucketsKept = 360
const answersKept = 12

/** How the engine is, this second and over the last hour. */
export function Overview() {
  const asked = useAsked<Pulse>(asking)
  const [latest, setLatest] = useState<Pulse>()
  const [answers, setAnswers] = useState<readonly AnswerSummary[]>([])
  const connection = useLive((event, data) => {
    if (event === 'answer') setAnswers((now) => [data as AnswerSummary, ...now].slice(0, answersKept))
    if (event !== 'pulse' || asked.status !== 'ready') return
    const pulse = data as Pulse
    setLatest((before) => ({ ...pulse, series: joined((before ?? asked.answer.value).series, pulse.series) }))
  })
  return (
    <>
      <div class="title">
        <h1>Overview</h1>
        <p class="connection" data-state={connection}>
          <i aria-hidden="true" />
          {connection === 'live' ? 'Live' : connection === 'connecting' ? 'Connecting…' : 'Connection lost, trying again'}
        </p>
      </div>
      <Shown asked={asked} bones={8}>
        {(answer) => <Now of={{ asking, value: latest ?? answer.value }} answers={answers} />}
      </Shown>
    </>
  )
}

/** The newest bucket takes the place of its earlier self, or stands behind the others. */
function joined(series: Pulse['series'], newest: Pulse['series']): Pulse['series'] {
  const first = newest[0]?.at ?? Infinity
  return [...series.filter(({ at }) => at < first), ...newest].slice(-bucketsKept)
}

function Now({ of, answers }: { readonly of: Answered<Pulse>; readonly answers: readonly AnswerSummary[] }) {
  const pulse = of.value
  const { series, alarms, stages, surfaces } = pulse
  const slowest = Math.max(0.1, ...stages.map(({ p99Ms }) => p99Ms))
  const x = series.map(({ at }) => at)
  return (
    <>
      <div class="tiles">
        <Tile
          title="Requests"
          href="/console/requests"
          note={
            <>
              <Figure of={of} at="requests.total" as={count} label="Requests since the start" /> since the start
            </>
          }
        >
          <Figure of={of} at="requests.perSecond" as={perSecond} label="Requests per second" />
        </Tile>
        <Tile
          title="Latency, p50"
          note={
            <>
              p99 <Figure of={of} at="latency.p99Ms" as={milliseconds} label="Latency, 99th percentile" />
            </>
          }
        >
          <Figure of={of} at="latency.p50Ms" as={milliseconds} label="Latency, median" />
        </Tile>
        <Tile title="Degraded" alarm={pulse.degradedShare > 0.05} note="of answers, some part a fallback">
          <Figure of={of} at="degradedShare" as={percent} label="Degraded share" />
        </Tile>
        <Tile title="Shed" alarm={pulse.shedShare > 0} note="of requests, refused under load">
          <Figure of={of} at="shedShare" as={percent} label="Shed share" />
        </Tile>
        <Tile
          title="Freshness"
          note={
            <>
              p99 <Figure of={of} at="freshness.p99Ms" as={milliseconds} label="Freshness, 99th percentile" />
            </>
          }
        >
          <Figure of={of} at="freshness.p50Ms" as={milliseconds} label="Freshness, median" />
        </Tile>
        <Tile
          title="Events"
          note={
            <>
              <Figure of={of} at="events.rejectedShare" as={percent} label="Rejected share of rows" /> rejected
            </>
          }
        >
          <Figure of={of} at="events.perSecond" as={perSecond} label="Events per second" />
        </Tile>
        <Tile
          title="Catalog"
          href="/console/catalog"
          note={
            <>
              <Figure of={of} at="catalog.users" as={count} label="Users" /> users
            </>
          }
        >
          <Figure of={of} at="catalog.items" as={count} label="Items" />
        </Tile>
        <Tile title="Alarms" alarm={alarms.length > 0} note={alarms.length === 0 ? 'All is quiet' : 'See below'}>
          <Figure of={of} at="alarms.length" as={count} label="Alarms" />
        </Tile>
      </div>
      <div class="panels">
        <Panel title="Alarms" wide={alarms.length > 0}>
          {alarms.length === 0 ? (
            <Empty>Nothing rings. Drift, the feedback loop, rollouts, experiments and trainings are watched.</Empty>
          ) : (
            <Alarms alarms={alarms} />
          )}
        </Panel>
        <Panel title="Requests, 10 s each">
          <Plot
            label="Requests, shed requests and degraded answers over the last hour"
            time
            x={x}
            lines={[
              { label: 'requests', values: series.map((each) => each.requests), filled: true },
              { label: 'degraded', values: series.map((each) => each.degraded), colour: 1 },
              { label: 'shed', values: series.map((each) => each.shed), colour: 3 },
            ]}
            as={count}
            range={[0, 4]}
          />
        </Panel>
        <Panel title="Latency">
          <Plot
            label="Median and 99th percentile of latency over the last hour"
            time
            x={x}
            lines={[
              { label: 'p50', values: series.map(({ p50Ms, requests }) => (requests === 0 ? null : p50Ms)), colour: 2 },
              { label: 'p99', values: series.map(({ p99Ms, requests }) => (requests === 0 ? null : p99Ms)), colour: 4 },
            ]}
            as={milliseconds}
            range={[0, 10]}
          />
        </Panel>
        <Panel title="Events in, 10 s each">
          <Plot
            label="Events taken in over the last hour"
            time
            x={x}
            lines={[{ label: 'events', values: series.map((each) => each.events), colour: 5, filled: true }]}
            as={count}
            range={[0, 4]}
          />
        </Panel>
        <Panel title="Slowest stages" note={`p99 of the last ${Math.round(pulse.seconds)} s; the mark is the median.`}>
          {stages.length === 0 ? (
            <Empty>No request in this minute.</Empty>
          ) : (
            <Bars
              label="Slowest stages"
              rows={stages.slice(0, 8).map(({ name, p50Ms, p99Ms }) => ({
                key: name,
                name: stageWords(name),
                portion: p99Ms / slowest,
                mark: p50Ms / slowest,
                figure: <Figure of={of} at={`stages[name=${name}].p99Ms`} as={milliseconds} label={stageWords(name)} />,
              }))}
            />
          )}
        </Panel>
        <Panel title="Surfaces">
          {surfaces.length === 0 ? (
            <Empty>No request in this minute.</Empty>
          ) : (
            <ul class="rows">
              {surfaces.map(({ surface }) => (
                <li key={surface}>
                  <a href={hrefTo(['requests'], { surface })}>{surface}</a>
                  <span>
                    <Figure
                      of={of}
                      at={`surfaces[surface=${surface}].perSecond`}
                      as={perSecond}
                      label={`${surface} per second`}
                    />{' '}
                    · p99 <Figure of={of} at={`surfaces[surface=${surface}].p99Ms`} as={milliseconds} label={`${surface} p99`} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Answers, as they leave" side={<a href="/console/requests">All</a>}>
          {answers.length === 0 ? (
            <Empty>
              None since you came. Open <a href="/">the page</a>, and they show here.
            </Empty>
          ) : (
            <ul class="rows">
              {answers.map(({ recommendationId, surface, userId, at, milliseconds: took, rung, degraded }) => (
                <li key={recommendationId} data-tone={degraded ? 'alarm' : undefined}>
                  <a href={hrefTo(['requests', recommendationId])}>
                    {surface} for {userId}
                  </a>
                  <span>
                    {rung} · {milliseconds(took)} · {time(at)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="In service" side={<a href="/console/models">All models</a>}>
          {Object.keys(pulse.models).length === 0 ? (
            <Empty>Nothing is trained yet: `serendip train`.</Empty>
          ) : (
            <ul class="rows">
              {Object.entries(pulse.models).map(([role, id]) => (
                <li key={role}>
                  <a href={hrefTo(['models', id])}>{role}</a>
                  <code>{short(id)}</code>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  )
}

const placeOf: Readonly<Record<string, readonly string[]>> = {
  drift: ['features'],
  loop: ['catalog'],
  rollout: ['models'],
  experiment: ['experiments'],
  training: ['models'],
  answers: ['requests'],
}

const Alarms = ({ alarms }: { alarms: readonly Alarm[] }) => (
  <ul class="alarms">
    {alarms.map(({ kind, what, since, of }) => {
      const place = placeOf[kind] ?? []
      const isNamed = of !== undefined && (kind === 'drift' || kind === 'experiment')
      return (
        <li key={`${kind} ${what}`}>
          <span class="tag" data-tone="alarm">
            {kind}
          </span>
          <a href={hrefTo(isNamed ? [...place, of] : place)}>{what}</a>
          {since !== undefined && <span>{ago(since)}</span>}
        </li>
      )
    })}
  </ul>
)
