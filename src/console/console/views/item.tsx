import type { FeatureValues, Neighbours, Reach } from '../answers.ts'
import { type Answered, useAsked } from '../asked.ts'
import { Bars } from '../bars.tsx'
import { Figure, Tile } from '../figure.tsx'
import { Plot } from '../plot.tsx'
import { hrefTo } from '../route.ts'
import type { Item } from '../server.ts'
import { Empty, Panel, Shown } from '../states.tsx'
import { Values } from '../values.tsx'
import { ago, count, day, moment, percent, stageWords } from '../words.ts'

/** An item: what stands near it, whom it reaches, what is known of it, and how far it is explored. */
export function ItemView({ itemId }: { readonly itemId: string }) {
  const path = `/v1/items/${encodeURIComponent(itemId)}`
  const item = useAsked<Item>({ path })
  const reach = useAsked<Reach>({ path: `${path}/reach?days=30` })
  const neighbours = useAsked<readonly Neighbours[]>({ path: `${path}/neighbours?count=8` })
  const features = useAsked<FeatureValues>({ path: `/v1/features/item/${encodeURIComponent(itemId)}` }, { everyMs: 10_000 })
  return (
    <>
      <Shown asked={item}>{({ value }) => <About item={value} />}</Shown>
      <Shown asked={reach}>{(answer) => <ReachPanels of={answer} />}</Shown>
      <div class="title">
        <h2>Neighbours, by each source</h2>
      </div>
      <Shown asked={neighbours} isEmpty={(all) => all.length === 0} empty="No model in service knows neighbours of it.">
        {(answer) => (
          <div class="panels">
            {answer.value.map(({ source, items }) => (
              <Panel key={source} title={stageWords(source)}>
                {items.length === 0 ? (
                  <Empty>This one knows none yet.</Empty>
                ) : (
                  <ul class="rows">
                    {items.map(({ itemId: id, title }, n) => (
                      <li key={id}>
                        <a href={hrefTo(['items', id])}>{title || id}</a>
                        <Figure of={answer} at={`[source=${source}].items.${n}.score`} label={title} />
                      </li>
                    ))}
                  </ul>
                )}
              </Panel>
            ))}
          </div>
        )}
      </Shown>
      <Panel title="Features, now" wide>
        <Shown asked={features}>{(answer) => <Values of={answer} />}</Shown>
      </Panel>
    </>
  )
}

const About = ({ item }: { readonly item: Item }) => {
  const { itemId, title, creator, categories, tags, publishedAt, blocked, available, sponsored, regions, maturity } = item
  const facts = [
    blocked && 'blocked',
    !available && 'not available',
    sponsored && 'sponsored',
    maturity > 0 && `from ${maturity} years`,
    regions.length > 0 && `in ${regions.join(', ')}`,
  ].filter((each) => each !== false)
  return (
    <>
      <div class="title">
        <h1>{title || itemId}</h1>
        <a class="secondary small" href={hrefTo(['rules'], { items: `item.itemId == "${itemId}"` })}>
          Make a rule
        </a>
      </div>
      <p class="lead">
        <code>{itemId}</code> · {creator || 'nobody named'} · {[...categories, ...tags].join(', ')} · published {ago(publishedAt)}
        {facts.length > 0 && ' '}
        {facts.map((fact) => (
          <span key={fact} class="tag" data-tone="alarm">
            {fact}
          </span>
        ))}
      </p>
    </>
  )
}

function ReachPanels({ of }: { readonly of: Answered<Reach> }) {
  const { days, people, surfaces, exploration } = of.value
  const total = days.reduce((sum, { impressions }) => sum + impressions, 0)
  const used = exploration.budget === 0 ? 1 : exploration.looks / exploration.budget
  return (
    <>
      <div class="tiles">
        <Tile title="Shown" note={`in ${days.length} days`}>
          {count(total)}
        </Tile>
        <Tile title="People who saw it">
          <Figure of={of} at="people.seen" as={count} label="People who saw it" />
        </Tile>
        <Tile title="Believed click rate">
          <Figure of={of} at="exploration.believed" as={percent} label="Believed click rate" />
        </Tile>
        <Tile title="Exploration" note={exploration.exploring ? 'still being explored' : 'its budget is spent'}>
          <Figure of={of} at="exploration.looks" as={count} label="Looks" /> of{' '}
          <Figure of={of} at="exploration.budget" as={count} label="Budget of looks" />
          <span class="meter" aria-hidden="true">
            <i style={{ width: `${100 * Math.min(1, used)}%` }} />
          </span>
        </Tile>
      </div>
      <div class="panels">
        <Panel title="Reach over time">
          <Plot
            label="Impressions, clicks and takes a day"
            time
            x={days.map(({ at }) => at)}
            lines={[
              { label: 'shown', values: days.map(({ impressions }) => impressions), filled: true },
              { label: 'clicks', values: days.map(({ clicks }) => clicks), colour: 1 },
              { label: 'takes', values: days.map(({ takes }) => takes), colour: 2 },
            ]}
            as={count}
            asX={day}
            range={[0, 4]}
          />
        </Panel>
        <Panel
          title="Who sees it"
          note="Its share of each segment's impressions; the mark is the segment's share of everything shown."
        >
          {people.bySegment.length === 0 ? (
            <Empty>Nobody has seen it.</Empty>
          ) : (
            <Bars
              label="Who sees it"
              rows={people.bySegment.slice(0, 10).map(({ segment, share, ofAll }) => ({
                key: segment,
                name: segment,
                portion: share,
                mark: ofAll,
                figure: <Figure of={of} at={`people.bySegment[segment=${segment}].share`} as={percent} label={segment} />,
              }))}
            />
          )}
        </Panel>
        <Panel title="Where it is shown">
          {surfaces.length === 0 ? (
            <Empty>Nowhere yet.</Empty>
          ) : (
            <ul class="rows">
              {surfaces.map(({ surface }) => (
                <li key={surface}>
                  <a href={hrefTo(['requests'], { surface })}>{surface}</a>
                  <span>
                    <Figure of={of} at={`surfaces[surface=${surface}].impressions`} as={count} label={`${surface} impressions`} />{' '}
                    · at place{' '}
                    <Figure
                      of={of}
                      at={`surfaces[surface=${surface}].meanPosition`}
                      as={(place) => (place + 1).toFixed(1)}
                      label={`${surface} mean place`}
                    />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Latest">
          {people.recent.length === 0 ? (
            <Empty>Nothing happened to it.</Empty>
          ) : (
            <ul class="rows">
              {people.recent.slice(0, 10).map(({ userId, at, type }, n) => (
                <li key={`${userId} ${at} ${type} ${String(n)}`}>
                  <a href={hrefTo(['people', userId])}>{userId}</a>
                  <span>
                    {type} · {moment(at)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </>
  )
}
