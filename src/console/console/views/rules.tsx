import { useState } from 'preact/hooks'
import { Act } from '../act.tsx'
import type { Rule, RuleDraft, RuleKind, RulePreview } from '../answers.ts'
import { useAsked } from '../asked.ts'
import { useAttempt } from '../attempt.ts'
import { say } from '../copy.ts'
import { Figure } from '../figure.tsx'
import { hrefTo } from '../route.ts'
import { tell } from '../server.ts'
import { Empty, Panel, Shown, Trouble } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago, count } from '../words.ts'
import { AuditTable } from './audit.tsx'

const kinds: Readonly<Record<RuleKind, string>> = {
  pin: 'Pin: stands at a place',
  boost: 'Boost: its score is multiplied',
  bury: 'Bury: its score is divided',
  hide: 'Hide: not on these surfaces',
  block: 'Block: nowhere, whatever else is true',
}

/** The rules of the house: what is pinned, boosted, buried, hidden, blocked; tried before it is saved, and who changed what. */
export function Rules({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const asked = useAsked<readonly Rule[]>({ path: '/v1/rules' })
  const again = () => asked.status === 'ready' && asked.again()
  const [editing, setEditing] = useState<Rule>()
  return (
    <>
      <div class="title">
        <h1>Rules</h1>
      </div>
      <Editor
        key={editing?.ruleId ?? 'new'}
        rule={editing}
        items={query['items']}
        after={() => {
          setEditing(undefined)
          again()
        }}
      />
      <Panel title="In force" wide>
        <Shown
          asked={asked}
          isEmpty={(rules) => rules.length === 0}
          empty="No rule: the engine decides alone. Write the first above."
        >
          {({ value }) => (
            <Table<Rule>
              label="Rules"
              rows={value}
              keyOf={({ ruleId }) => ruleId}
              toneOf={({ enabled, until }) => (!enabled || (until !== undefined && until < Date.now()) ? 'quiet' : undefined)}
              columns={[
                { name: 'Rule', cell: ({ ruleId }) => ruleId, by: ({ ruleId }) => ruleId },
                {
                  name: 'Does',
                  cell: ({ kind, place, factor }) =>
                    `${kind}${place === undefined ? '' : ` at ${place + 1}`}${factor === undefined ? '' : ` × ${factor}`}`,
                  by: ({ kind }) => kind,
                },
                { name: 'Items', cell: ({ items }) => <code>{items}</code> },
                { name: 'People', minor: true, cell: ({ people }) => (people ? <code>{people}</code> : 'everyone') },
                { name: 'Note', minor: true, cell: ({ note }) => note || '–' },
                { name: 'Changed', minor: true, cell: ({ changedAt }) => ago(changedAt), by: ({ changedAt }) => changedAt },
                {
                  name: 'Do',
                  cell: (rule) => (
                    <span class="buttons">
                      <button type="button" class="secondary small" onClick={() => setEditing(rule)}>
                        Edit
                      </button>
                      <Act
                        words="Remove"
                        asks={`${rule.ruleId} ends with the next request.`}
                        done={`${rule.ruleId} is gone.`}
                        act={() => tell('DELETE', `/v1/rules/${encodeURIComponent(rule.ruleId)}`)}
                        after={again}
                      />
                    </span>
                  ),
                },
              ]}
            />
          )}
        </Shown>
      </Panel>
      <Panel title="Who changed what" wide side={<a href={hrefTo(['audit'])}>Whole audit log</a>}>
        <AuditTable target="/v1/rules" />
      </Panel>
    </>
  )
}

function Editor({
  rule,
  items,
  after,
}: {
  readonly rule: Rule | undefined
  readonly items: string | undefined
  readonly after: () => void
}) {
  const [form, setForm] = useState({
    ruleId: rule?.ruleId ?? '',
    kind: rule?.kind ?? ('boost' as RuleKind),
    items: rule?.items ?? items ?? '',
    people: rule?.people ?? '',
    surfaces: rule?.surfaces?.join(', ') ?? '',
    place: String((rule?.place ?? 0) + 1),
    factor: String(rule?.factor ?? 2),
    until: rule?.until === undefined ? '' : new Date(rule.until).toISOString().slice(0, 10),
    note: rule?.note ?? '',
    enabled: rule?.enabled ?? true,
  })
  const [preview, setPreview] = useState<RulePreview>()
  const { doing, trouble, attempt } = useAttempt()
  const set = (change: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...change }))
    setPreview(undefined)
  }
  const draft: RuleDraft = {
    kind: form.kind,
    items: form.items,
    note: form.note,
    enabled: form.enabled,
    ...(form.people && { people: form.people }),
    ...(form.surfaces && { surfaces: form.surfaces.split(',').map((name) => name.trim()) }),
    ...(form.kind === 'pin' && { place: Number(form.place) - 1 }),
    ...((form.kind === 'boost' || form.kind === 'bury') && { factor: Number(form.factor) }),
    ...(form.until && { until: new Date(form.until).getTime() }),
  }
  const look = () => attempt(async () => setPreview(await tell<RulePreview>('POST', '/v1/rules/preview', { rule: draft })))
  const save = () =>
    attempt(async () => {
      await tell('PUT', `/v1/rules/${encodeURIComponent(form.ruleId)}`, draft)
      say(`${form.ruleId} is in force from the next request on.`)
      after()
    })
  return (
    <div class="panels">
      <Panel
        title={rule === undefined ? 'A new rule' : rule.ruleId}
        note="An expression in CEL over `item`, and over `person` if it is not for everyone."
      >
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void (preview === undefined ? look() : save())
          }}
        >
          <label class="input">
            <span>Name</span>
            <input
              required
              disabled={rule !== undefined}
              placeholder="summer-dramas"
              value={form.ruleId}
              onInput={(event) => setForm((now) => ({ ...now, ruleId: event.currentTarget.value }))}
            />
          </label>
          <label class="input">
            <span>What it does</span>
            <select
              value={form.kind}
              onChange={(event) => {
                const kind = event.currentTarget.value as RuleKind
                set({ kind, ...(kind === 'bury' ? { factor: '0.5' } : kind === 'boost' ? { factor: '2' } : {}) })
              }}
            >
              {Object.entries(kinds).map(([kind, words]) => (
                <option key={kind} value={kind}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label class="input wide">
            <span>Items</span>
            <input
              required
              class="code"
              spellcheck={false}
              placeholder={'"Drama" in item.categories && item.ageDays < 30.0'}
              value={form.items}
              onInput={(event) => set({ items: event.currentTarget.value })}
            />
          </label>
          <label class="input wide">
            <span>
              People <small>everyone unless said</small>
            </span>
            <input
              class="code"
              spellcheck={false}
              placeholder={'person.country == "NO"'}
              value={form.people}
              onInput={(event) => set({ people: event.currentTarget.value })}
            />
          </label>
          {form.kind === 'pin' && (
            <label class="input">
              <span>At place</span>
              <input type="number" min="1" value={form.place} onInput={(event) => set({ place: event.currentTarget.value })} />
            </label>
          )}
          {(form.kind === 'boost' || form.kind === 'bury') && (
            <label class="input">
              <span>Times</span>
              <input
                type="number"
                min="0.01"
                step="any"
                value={form.factor}
                onInput={(event) => set({ factor: event.currentTarget.value })}
              />
            </label>
          )}
          {form.kind !== 'block' && (
            <label class="input">
              <span>
                Surfaces <small>all unless said</small>
              </span>
              <input
                placeholder="home, similar"
                value={form.surfaces}
                onInput={(event) => set({ surfaces: event.currentTarget.value })}
              />
            </label>
          )}
          <label class="input">
            <span>Until</span>
            <input type="date" value={form.until} onInput={(event) => set({ until: event.currentTarget.value })} />
          </label>
          <label class="input">
            <span>Note</span>
            <input
              placeholder="Why, for those who come after"
              value={form.note}
              onInput={(event) => set({ note: event.currentTarget.value })}
            />
          </label>
          <label class="tick">
            <input type="checkbox" checked={form.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />{' '}
            in force
          </label>
          {trouble !== undefined && <Trouble error={trouble} />}
          <div class="buttons">
            <button
              type="button"
              class={preview === undefined ? 'primary small' : 'secondary small'}
              disabled={doing || form.items === ''}
              onClick={() => void look()}
            >
              Preview
            </button>
            <button
              type="submit"
              class={preview === undefined ? 'secondary small' : 'primary small'}
              disabled={doing || preview === undefined || form.ruleId === ''}
            >
              Save
            </button>
            {rule !== undefined && (
              <button type="button" class="secondary small" onClick={after}>
                Leave it
              </button>
            )}
          </div>
        </form>
      </Panel>
      <Panel title="What it would touch">
        {preview === undefined ? (
          <Empty>Preview it, before it can be saved.</Empty>
        ) : (
          <Previewed preview={preview} draft={draft} />
        )}
      </Panel>
    </div>
  )
}

function Previewed({ preview, draft }: { readonly preview: RulePreview; readonly draft: RuleDraft }) {
  const of = { asking: { path: '/v1/rules/preview', body: { rule: draft } }, value: preview }
  const { items, slates, shownLastDay } = preview
  return (
    <>
      <p class="answer-line">
        <Figure of={of} at="items.matching" as={count} label="Items" /> of {count(items.of)} items,{' '}
        <Figure of={of} at="people.matching" as={count} label="People" /> of {count(preview.people.of)} people
        {shownLastDay !== undefined && (
          <>
            ; these items had <Figure of={of} at="shownLastDay" as={count} label="Impressions of the last day" /> impressions in
            the last day
          </>
        )}
        .
      </p>
      <ul class="rows">
        {items.sample.slice(0, 6).map(({ itemId, title }) => (
          <li key={itemId}>
            <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
          </li>
        ))}
      </ul>
      {slates.map(({ userId, surface, before, after, changed }) => {
        const had = new Set(before.map(({ itemId }) => itemId))
        return (
          <section key={`${userId} ${surface}`} class="slate-row">
            <h3>
              {surface} for <a href={hrefTo(['people', userId])}>{userId}</a>: {count(changed)}{' '}
              {changed === 1 ? 'place changes' : 'places change'}
            </h3>
            <ol class="slate">
              {after.slice(0, 6).map(({ itemId, title, ruleId }, n) => (
                <li key={itemId} data-tone={ruleId !== undefined || !had.has(itemId) ? 'good' : undefined}>
                  <span>{n + 1}</span>
                  <a href={hrefTo(['items', itemId])}>{title || itemId}</a>
                  <small>{ruleId !== undefined ? 'by this rule' : had.has(itemId) ? '' : 'new here'}</small>
                </li>
              ))}
            </ol>
          </section>
        )
      })}
    </>
  )
}
