import type { AuditEntry } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { go, hrefTo } from '../route.ts'
import { Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, moment } from '../words.ts'

/** Everything that was changed, by whom, and whether it was allowed. */
export function Audit({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const target = query['target'] ?? ''
  return (
    <>
      <div class="title">
        <h1>Audit log</h1>
        <input
          type="search"
          aria-label="What was changed"
          placeholder="What was changed"
          value={target}
          onChange={(event) => go(hrefTo(['audit'], { target: event.currentTarget.value }), { replace: true })}
        />
      </div>
      <Panel title="Changes" wide note="The newest first. What the engine does by itself stands here too.">
        <AuditTable target={target} />
      </Panel>
    </>
  )
}

export function AuditTable({ target }: { readonly target: string }) {
  const asked = useAsked<readonly AuditEntry[]>(
    { path: `/v1/audit?${new URLSearchParams({ limit: '200', ...(target && { target }) })}` },
    { everyMs: 10_000 },
  )
  return (
    <Shown asked={asked} isEmpty={(entries) => entries.length === 0} empty="Nothing was changed yet.">
      {({ value }) => (
        <Table<AuditEntry>
          label="Changes"
          rows={value}
          keyOf={({ at, requestId, target: of }) => `${at} ${requestId ?? ''} ${of}`}
          toneOf={({ outcome }) => (outcome === 'refused' ? 'alarm' : undefined)}
          columns={[
            { name: 'When', cell: ({ at }) => <span title={moment(at)}>{ago(at)}</span>, by: ({ at }) => at },
            { name: 'By', cell: ({ by }) => by, by: ({ by }) => by },
            { name: 'Did', cell: ({ operation }) => operation, by: ({ operation }) => operation },
            { name: 'To', cell: ({ target: of }) => <code>{of}</code>, by: ({ target: of }) => of },
            {
              name: 'With',
              minor: true,
              cell: ({ body }) => <code class="cut">{body === undefined ? '–' : JSON.stringify(body)}</code>,
            },
            {
              name: 'Came to',
              cell: ({ outcome, code }) => (
                <span class="tag" data-tone={outcome === 'done' ? 'good' : 'alarm'}>
                  {code ?? outcome}
                </span>
              ),
            },
          ]}
        />
      )}
    </Shown>
  )
}
