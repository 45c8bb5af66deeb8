import type { ColumnDrift, FeatureDefinition } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { hrefTo } from '../route.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { ago, count, day, figure, percent } from '../words.ts'

/** One column: its distribution now against the reference, day by day, and what it means. */
export function Feature({ column }: { readonly column: string }) {
  const asked = useAsked<ColumnDrift>({ path: `/v1/monitoring/drift/${encodeURIComponent(column)}` })
  const definitions = useAsked<readonly FeatureDefinition[]>({ path: '/v1/features/definitions' })
  const definition =
    definitions.status === 'ready'
      ? definitions.answer.value.find(({ name, columns }) => name === column || columns.includes(column))
      : undefined
  return (
    <>
      <div class="title">
        <h1>
          <code>{column}</code>
        </h1>
      </div>
      {definition !== undefined && (
        <p class="lead">
          {definition.doc} Read by{' '}
          {definition.usedBy
            .filter(({ state }) => state === 'champion')
            .map(({ role, id }) => (
              <a key={id} href={hrefTo(['models', id])}>
                {role}{' '}
              </a>
            ))}
          {definition.usedBy.length === 0 && 'nobody'}.
        </p>
      )}
      <Shown asked={asked} bones={6}>
        {(answer) => <Distributions of={answer} />}
      </Shown>
    </>
  )
}

function Distributions({ of }: { readonly of: Answered<ColumnDrift> }) {
  const { row, bins, days } = of.value
  return (
    <>
      <div class="tiles">
        <Tile
          title="KS"
          alarm={row.alarm}
          note={
            row.bound === undefined
              ? 'too few days to judge'
              : `bound ${figure(row.bound)}${row.since === undefined ? '' : `, rings since ${ago(row.since)}`}`
          }
        >
          <Figure of={of} at="row.ks" label="KS" />
        </Tile>
        <Tile title="PSI">
          <Figure of={of} at="row.psi" label="PSI" />
        </Tile>
        <Tile title="Coverage" note="of rows other than 0">
          <Figure of={of} at="row.coverage" as={percent} label="Coverage" />
        </Tile>
        <Tile title="Absent">
          <Figure of={of} at="row.nullRate" as={percent} label="Absent" />
        </Tile>
        <Tile title="Out of range">
          <Figure of={of} at="row.outOfRange" as={percent} label="Out of range" />
        </Tile>
        <Tile title="Rows" note={`reference ${count(row.reference)}`}>
          <Figure of={of} at="row.rows" as={count} label="Rows" />
        </Tile>
      </div>
      <div class="panels">
        <Panel title="Now against the reference">
          {bins.length === 0 ? (
            <Empty>Nothing was served in the latest 24 hours.</Empty>
          ) : (
            <Plot
              label="Share of rows in each bin, now and in the reference"
              x={bins.map((_, n) => n)}
              lines={[
                { label: 'now', values: bins.map(({ now }) => now), columns: true },
                { label: 'reference', values: bins.map(({ reference }) => reference), colour: 4 },
              ]}
              as={percent}
              asX={(n) => {
                const bin = bins[Math.round(n)]
                return bin === undefined || !Number.isInteger(n) ? '' : figure(bin.from)
              }}
              range={[0, 0.1]}
              height={240}
            />
          )}
        </Panel>
        <Panel title="Day by day" note="Median, with the middle 80 %.">
          {days.length < 2 ? (
            <Empty>Two days are needed.</Empty>
          ) : (
            <Plot
              label="Median and middle 80 % a day"
              time
              x={days.map(({ at }) => at)}
              lines={[
                { label: 'median', values: days.map(({ p50 }) => p50) },
                { label: 'p10', values: days.map(({ p10 }) => p10), colour: 0, dashed: true },
                { label: 'p90', values: days.map(({ p90 }) => p90), colour: 0, dashed: true },
              ]}
              bands={[{ low: 1, high: 2 }]}
              as={figure}
              asX={day}
              height={240}
            />
          )}
        </Panel>
      </div>
    </>
  )
}
