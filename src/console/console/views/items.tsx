import { useAsked } from '../asked.ts'
import { go, hrefTo } from '../route.ts'
import type { Item } from '../server.ts'
import { Panel, Shown } from '../states.tsx'
import { Table } from '../table.tsx'
import { ago } from '../words.ts'

/** Items by what is typed of their titles, the popular first. */
export function Items({ query }: { readonly query: Readonly<Record<string, string>> }) {
  const text = query['text'] ?? ''
  const asked = useAsked<readonly Item[]>({ path: `/v1/items?${new URLSearchParams({ text: text || ' ', limit: '50' })}` })
  return (
    <>
      <div class="title">
        <h1>Items</h1>
        <input
          type="search"
          aria-label="Words of the title"
          placeholder="Words of the title"
          value={text}
          onInput={(event) => go(hrefTo(['items'], { text: event.currentTarget.value }), { replace: true })}
        />
      </div>
      <Panel title={text === '' ? 'The most popular' : `Titles with “${text}”`} wide>
        <Shown asked={asked} isEmpty={(items) => items.length === 0} empty={`No title has “${text}”.`}>
          {({ value }) => (
            <Table<Item>
              label="Items"
              rows={value}
              keyOf={({ itemId }) => itemId}
              hrefOf={({ itemId }) => hrefTo(['items', itemId])}
              columns={[
                { name: 'Title', cell: ({ title, itemId }) => title || itemId, by: ({ title }) => title },
                { name: 'Id', minor: true, cell: ({ itemId }) => <code>{itemId}</code>, by: ({ itemId }) => itemId },
                { name: 'Creator', cell: ({ creator }) => creator || '–', by: ({ creator }) => creator },
                { name: 'Categories', minor: true, cell: ({ categories }) => categories.join(', ') },
                { name: 'Published', cell: ({ publishedAt }) => ago(publishedAt), by: ({ publishedAt }) => publishedAt },
              ]}
            />
          )}
        </Shown>
      </Panel>
    </>
  )
}
