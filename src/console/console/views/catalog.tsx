import type { CatalogHealth, LoopRow } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Bars } from '../bars.tsx'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { go, hrefTo } from '../route.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count, days, figure, percent } from '../words.ts'

/** How the catalog is shown: how widely, how evenly, how new, of whom; and whether the feedback loop narrows. */
export function Catalog({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const window = query['window'] === 'week' ? 'week' : 'day'
  const asked = useAsked<CatalogHealth>({ path: `/v1/catalog/health?window=${window}` }, { everyMs: 30_000 })
  const loop = useAsked<readonly LoopRow[]>({ path: '/v1/monitoring/loop' }, { everyMs: 30_000 })
  return (
    <>
      <div class="title">
        <h1>Catalog</h1>
        <fieldset class="choices" aria-label="Window">
          {(['day', 'week'] as const).map((name) => (
            <button
              type="button"
              key={name}
              aria-pressed={name === window}
              onClick={() => go(hrefTo(['catalog'], { window: name }), { replace: true })}
            >
              {name === 'day' ? '24 hours' : '7 days'}
            </button>
          ))}
        </fieldset>
      </div>
      <Shown asked={asked} bones={8}>
        {(answer) => <Health of={answer} />}
      </Shown>
      <Panel title="The feedback loop" wide note="Each measure beside the window before; what narrows beyond its bound rings.">
        <Shown asked={loop} isEmpty={(rows) => rows.length === 0} empty="Nothing was shown yet.">
          {(answer) => (
            <Table<LoopRow>
              label="The feedback loop"
              rows={answer.value.filter((row) => row.window === window)}
              keyOf={({ surface, measure }) => `${surface} ${measure}`}
              toneOf={({ alarm }) => (alarm ? 'alarm' : undefined)}
              columns={[
                { name: 'Surface', cell: ({ surface }) => surface, by: ({ surface }) => surface },
                { name: 'Measure', cell: ({ measure }) => measure, by: ({ measure }) => measure },
                {
                  name: 'Now',
                  isNumber: true,
                  cell: (row) => (
                    <Figure of={answer} at={`${answer.value.indexOf(row)}.value`} label={`${row.surface} ${row.measure}`} />
                  ),
                  by: ({ value }) => value,
                },
                {
                  name: 'Before',
                  isNumber: true,
                  cell: ({ before }) => (before === undefined ? '–' : figure(before)),
                  by: ({ before }) => before ?? 0,
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
                },
              ]}
            />
          )}
        </Shown>
      </Panel>
    </>
  )
}

function Health({ of }: { readonly of: Answered<CatalogHealth> }) {
  const { lorenz, ages, creators, categories, neverShown, creatorsTotal, impressions } = of.value
  const most = Math.max(1e-9, ...creators.map(({ share }) => share))
  const ageWords = (each: CatalogHealth['ages'][number]) =>
    each.toDays === undefined || each.toDays === null
      ? `over ${figure(each.fromDays)} days`
      : `${figure(each.fromDays)}–${figure(each.toDays)} days`
  const shownOfAge = Math.max(
    1,
    ages.reduce((sum, each) => sum + each.impressions, 0),
  )
  const itemsOfAge = Math.max(
    1,
    ages.reduce((sum, each) => sum + each.items, 0),
  )
  return (
    <>
      <div class="tiles">
        <Tile title="Coverage" note="of live items were shown">
          <Figure of={of} at="coverage" as={percent} label="Coverage" />
        </Tile>
        <Tile title="Gini" note="0 even, 1 all to one item">
          <Figure of={of} at="gini" label="Gini" />
        </Tile>
        <Tile title="Long tail" note="of impressions go to the 90 % least shown">
          <Figure of={of} at="tailShare" as={percent} label="Tail share" />
        </Tile>
        <Tile
          title="Cold start"
          note={
            <>
              <Figure of={of} at="coldShown" as={count} label="Cold items shown" /> of{' '}
              <Figure of={of} at="cold" as={count} label="Cold items" /> cold items shown
            </>
          }
        >
          <Figure of={of} at="coldShare" as={percent} label="Cold-start share" />
        </Tile>
        <Tile title="Age of what is shown" note="median">
          <Figure of={of} at="medianAgeDays" as={days} label="Median age" />
        </Tile>
        <Tile
          title="Live items"
          note={
            <>
              of <Figure of={of} at="items" as={count} label="Items" />
            </>
          }
        >
          <Figure of={of} at="live" as={count} label="Live items" />
        </Tile>
        <Tile title="Creators" href={hrefTo(['catalog'])}>
          <Figure of={of} at="creatorsTotal" as={count} label="Creators" />
        </Tile>
        <Tile title="Impressions">
          <Figure of={of} at="impressions" as={count} label="Impressions" />
        </Tile>
      </div>
      {impressions === 0 ? (
        <Empty>Nothing was shown in this window.</Empty>
      ) : (
        <div class="panels">
          <Panel
            title="How evenly it is shown"
            note="Lorenz: the share of impressions that the least shown items get. The straight line would be even."
          >
            <Plot
              label="Lorenz curve of exposure"
              x={lorenz.map(({ items }) => items)}
              lines={[
                { label: 'shown', values: lorenz.map((each) => each.impressions), filled: true },
                { label: 'even', values: lorenz.map(({ items }) => items), colour: 7, dashed: true },
              ]}
              as={percent}
              asX={percent}
              range={[0, 1]}
              height={240}
            />
          </Panel>
          <Panel title="How new" note="Share of impressions by age; the mark is the share of items.">
            <Bars
              label="Impressions by age"
              rows={ages.map((each, n) => ({
                key: ageWords(each),
                name: ageWords(each),
                portion: each.impressions / shownOfAge,
                mark: each.items / itemsOfAge,
                figure: <Figure of={of} at={`ages.${n}.impressions`} as={count} label={ageWords(each)} />,
              }))}
            />
          </Panel>
          <Panel title="Categories" note="Share of impressions; the mark is the share of items.">
            <Bars
              label="Impressions by category"
              rows={categories.slice(0, 12).map(({ category, share, ofItems }) => ({
                key: category,
                name: category,
                portion: share,
                mark: ofItems,
                figure: <Figure of={of} at={`categories[category=${category}].share`} as={percent} label={category} />,
              }))}
            />
          </Panel>
          <Panel title="Creators" note={`The most shown of ${count(creatorsTotal)}.`}>
            <Bars
              label="Impressions by creator"
              rows={creators.slice(0, 12).map(({ creator, share, items }) => ({
                key: creator,
                name: (
                  <>
                    {creator} <small>{items}</small>
                  </>
                ),
                portion: share / most,
                figure: <Figure of={of} at={`creators[creator=${creator}].share`} as={percent} label={creator} />,
              }))}
            />
          </Panel>
          <Panel title="Surfaces">
            <ul class="rows">
              {of.value.bySurface.map(({ surface }) => (
                <li key={surface}>
                  <a href={hrefTo(['requests'], { surface })}>{surface}</a>
                  <span>
                    coverage{' '}
                    <Figure of={of} at={`bySurface[surface=${surface}].coverage`} as={percent} label={`${surface} coverage`} /> ·
                    Gini <Figure of={of} at={`bySurface[surface=${surface}].gini`} label={`${surface} Gini`} />
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="Not shown at all" note="The newest live items without an impression in this window.">
            {neverShown.length === 0 ? (
              <Empty>Every live item was shown.</Empty>
            ) : (
              <ul class="rows">
                {neverShown.slice(0, 10).map(({ itemId, title, ageDays }) => (
                  <li key={itemId}>
                    <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
                    <span>{days(Math.round(ageDays))} old</span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </>
  )
}
