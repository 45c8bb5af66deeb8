import { useAsked } from '../asked.ts'
import { Figure } from '../figure.tsx'
import { hrefTo } from '../route.ts'
import type { Person } from '../server.ts'
import { Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { count, nameOf } from '../words.ts'

/** The most active people; any other is found by the finder. */
export function People() {
  const asked = useAsked<readonly Person[]>({ path: '/v1/people?limit=100' })
  return (
    <>
      <div class="title">
        <h1>People</h1>
        <a class="secondary small" href={hrefTo(['requests', 'compare'], { mode: 'people' })}>
          Compare two
        </a>
      </div>
      <Panel title="The most active" wide note="Anyone else is found by their id, in the box at the top.">
        <Shown
          asked={asked}
          isEmpty={(rows) => rows.length === 0}
          empty="Nobody has done anything yet: send events to POST /v1/events."
        >
          {(answer) => (
            <Table<Person>
              label="The most active people"
              rows={answer.value}
              keyOf={({ userId }) => userId}
              hrefOf={({ userId }) => hrefTo(['people', userId])}
              columns={[
                { name: 'Person', cell: nameOf, by: nameOf },
                { name: 'Id', minor: true, cell: ({ userId }) => <code>{userId}</code>, by: ({ userId }) => userId },
                {
                  name: 'Events',
                  isNumber: true,
                  cell: ({ userId }) => <Figure of={answer} at={`[userId=${userId}].events`} as={count} label="Events" />,
                  by: ({ events }) => events,
                },
                { name: 'Country', cell: ({ user }) => user?.country ?? '–', by: ({ user }) => user?.country ?? '' },
                {
                  name: 'Age',
                  isNumber: true,
                  minor: true,
                  cell: ({ user }) => user?.age ?? '–',
                  by: ({ user }) => user?.age ?? 0,
                },
                { name: 'Says they like', minor: true, cell: ({ user }) => user?.preferences.categories.join(', ') || '–' },
                {
                  name: 'Try',
                  cell: ({ userId }) => <a href={hrefTo(['people', userId, 'playground'])}>playground</a>,
                },
              ]}
            />
          )}
        </Shown>
      </Panel>
    </>
  )
}
