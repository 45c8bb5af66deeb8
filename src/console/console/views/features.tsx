import { useState } from 'preact/hooks'
import type { DriftRow, FeatureDefinition, SkewReport } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Figure, Tile } from '../figure.tsx'
import { go, hrefTo } from '../route.ts'
import { Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count, figure, percent, short } from '../words.ts'

const tabs = { drift: 'Drift', definitions: 'Definitions', skew: 'Skew' } as const

/** What is served beside the days before, what each feature means and who reads it, and whether served rows equal replayed ones. */
export function Features({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const tab = (query['tab'] ?? 'drift') as keyof typeof tabs
  return (
    <>
      <div class="title">
        <h1>Features</h1>
        <fieldset class="choices" aria-label="What of them">
          {Object.entries(tabs).map(([name, words]) => (
            <button type="button" key={name} aria-pressed={name === tab} onClick={() => go(hrefTo(['features'], { tab: name }))}>
              {words}
            </button>
          ))}
        </fieldset>
      </div>
      {tab === 'drift' && <Drift />}
      {tab === 'definitions' && <Definitions />}
      {tab === 'skew' && <Skew />}
    </>
  )
}

function Drift() {
  const asked = useAsked<readonly DriftRow[]>({ path: '/v1/monitoring/drift' }, { everyMs: 30_000 })
  return (
    <Shown
      asked={asked}
      isEmpty={(rows) => rows.length === 0}
      empty="Nothing was served yet: drift is judged from what impressions carry."
    >
      {(answer) => <DriftTable of={answer} />}
    </Shown>
  )
}

function DriftTable({ of }: { readonly of: Answered<readonly DriftRow[]> }) {
  const rows = of.value
  const ringing = rows.filter(({ alarm }) => alarm).length
  return (
    <>
      <div class="tiles">
        <Tile title="Alarms" alarm={ringing > 0}>
          {count(ringing)}
        </Tile>
        <Tile title="Columns">{count(rows.length)}</Tile>
        <Tile title="Rows looked at" note="in the latest 24 hours">
          <Figure of={of} at="0.rows" as={count} label="Rows" />
        </Tile>
        <Tile title="Reference" note={rows[0]?.reference === 0 ? 'too few days yet to judge by' : 'rows of the days before'}>
          <Figure of={of} at="0.reference" as={count} label="Rows of the reference" />
        </Tile>
      </div>
      <Panel
        title="Every column"
        wide
        note="KS: the largest difference of cumulative shares; beyond its bound it is no noise. A click shows both distributions."
      >
        <Table<DriftRow>
          label="Columns"
          rows={rows}
          keyOf={({ column, kind }) => `${kind} ${column}`}
          hrefOf={({ column }) => hrefTo(['features', column])}
          toneOf={({ alarm }) => (alarm ? 'alarm' : undefined)}
          columns={[
            { name: 'Column', cell: ({ column }) => <code>{column}</code>, by: ({ column }) => column },
            { name: 'Kind', minor: true, cell: ({ kind }) => kind, by: ({ kind }) => kind },
            {
              name: 'KS',
              isNumber: true,
              cell: ({ column }) => <Figure of={of} at={`[column=${column}].ks`} label="KS" />,
              by: ({ ks }) => ks,
            },
            {
              name: 'Bound',
              isNumber: true,
              minor: true,
              cell: ({ bound }) => (bound === undefined ? '–' : figure(bound)),
              by: ({ bound }) => bound ?? 0,
            },
            { name: 'PSI', isNumber: true, minor: true, cell: ({ psi }) => figure(psi), by: ({ psi }) => psi },
            { name: 'Coverage', isNumber: true, cell: ({ coverage }) => percent(coverage), by: ({ coverage }) => coverage },
            {
              name: 'Absent',
              isNumber: true,
              minor: true,
              cell: ({ nullRate }) => percent(nullRate),
              by: ({ nullRate }) => nullRate,
            },
            {
              name: 'Alarm',
              cell: ({ alarm, since }) =>
                alarm ? (
                  <span class="tag" data-tone="alarm">
                    {since === undefined ? 'rings' : ago(since)}
                  </span>
                ) : (
                  '–'
                ),
              by: ({ alarm }) => Number(alarm),
            },
          ]}
        />
      </Panel>
    </>
  )
}

function Definitions() {
  const asked = useAsked<readonly FeatureDefinition[]>({ path: '/v1/features/definitions' })
  return (
    <Panel title="What each means, and who reads it" wide>
      <Shown asked={asked}>
        {({ value }) => (
          <Table<FeatureDefinition>
            label="Definitions"
            rows={value}
            keyOf={({ name }) => name}
            most={80}
            columns={[
              { name: 'Feature', cell: ({ name }) => <code>{name}</code>, by: ({ name }) => name },
              { name: 'Of', cell: ({ entity }) => entity, by: ({ entity }) => entity },
              { name: 'What', cell: ({ doc }) => doc },
              { name: 'On', minor: true, cell: ({ on }) => on.join(', ') },
              { name: 'Columns', isNumber: true, minor: true, cell: ({ width }) => width, by: ({ width }) => width },
              {
                name: 'Read by',
                cell: ({ usedBy }) => {
                  const champions = usedBy.filter(({ state }) => state === 'champion')
                  if (usedBy.length === 0) return 'nobody'
                  return (
                    <>
                      {champions.map(({ role, id }) => (
                        <a key={id} href={hrefTo(['models', id])} title={short(id)}>
                          {role}{' '}
                        </a>
                      ))}
                      {usedBy.length > champions.length && <small>and {usedBy.length - champions.length} not in service</small>}
                    </>
                  )
                },
                by: ({ usedBy }) => usedBy.length,
              },
              { name: 'Version', minor: true, cell: ({ version }) => <code>{version.slice(0, 8)}</code> },
            ]}
          />
        )}
      </Shown>
    </Panel>
  )
}

function Skew() {
  const [wanted, setWanted] = useState(false)
  const asked = useAsked<SkewReport>(wanted ? { path: '/v1/monitoring/skew', body: {} } : undefined)
  return (
    <Panel
      title="Served rows beside replayed rows"
      wide
      note="Rows that impressions carry are made once more from the log; any difference is a fault. This reads the log."
    >
      {wanted ? (
        <Shown asked={asked} bones={8}>
          {({ value: { rows } }) => (
            <Table<SkewReport['rows'][number]>
              label="Skew"
              rows={rows}
              keyOf={(row) => String(row['feature'])}
              toneOf={(row) => (Number(row['differing'] ?? 0) > 0 ? 'alarm' : undefined)}
              most={80}
              columns={Object.keys(rows[0] ?? { feature: '' }).map((name) => ({
                name,
                isNumber: typeof rows[0]?.[name] === 'number',
                cell: (row) => {
                  const value = row[name]
                  return typeof value === 'number' ? figure(value) : <code>{String(value ?? '–')}</code>
                },
                by: (row) => row[name] ?? 0,
              }))}
            />
          )}
        </Shown>
      ) : (
        <button type="button" class="primary small" onClick={() => setWanted(true)}>
          Compare them now
        </button>
      )}
    </Panel>
  )
}
