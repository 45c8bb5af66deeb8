import { useState } from 'preact/hooks'
import { Combobox } from '../parts/combobox.tsx'
import { useLoaded } from '../parts/loaded.ts'
import { usePaused } from '../parts/paused.ts'
import { nameOf } from '../parts/words.ts'
import { go, hrefTo } from './route.ts'
import { type Person, server } from './server.ts'

interface Found {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly href: string
}

/** One box for whatever one looks for: an item by its title or id, a person by name or id, an answer by its id. */
export function Finder() {
  const [text, setText] = useState('')
  const [focused, setFocused] = useState(false)
  const asked = usePaused(text.trim())
  const found = useLoaded(asked === '' ? undefined : asked, () => find(asked))
  const options = found.status === 'ready' && asked !== '' ? found.value : []
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears what its field lets pass
    <div
      class="finder"
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText('')
      }}
    >
      <Combobox<Found>
        label="Find a person, an item or an answer"
        placeholder="Find a person, an item, an answer"
        text={text}
        onText={setText}
        options={options}
        open={focused && text.trim() !== ''}
        keyOf={({ key }) => key}
        nothing={found.status === 'loading' ? 'Looking…' : `Nothing is called “${asked}”.`}
        onPick={({ href }) => {
          setText('')
          go(href)
          document.getElementById('view')?.focus({ preventScroll: true })
        }}
        render={({ kind, name }) => (
          <span class="found">
            <span>{name}</span>
            <small>{kind}</small>
          </span>
        )}
      />
      <kbd title="Press / to come here">/</kbd>
    </div>
  )
}

let askedFor: Promise<readonly Person[]> | undefined

/** Asked for once: who is most active costs a look at everyone, and changes little while one types. */
function somePeople(): Promise<readonly Person[]> {
  askedFor ??= server().people(100)
  askedFor.catch(() => {
    askedFor = undefined
  })
  return askedFor
}

async function find(text: string): Promise<readonly Found[]> {
  const low = text.toLowerCase()
  const [items, people] = await Promise.all([server().findItems(text, 6), somePeople()])
  const known = people
    .filter((person) => person.userId.toLowerCase().includes(low) || nameOf(person).toLowerCase().includes(low))
    .slice(0, 5)
    .map((person) => ({
      key: `p${person.userId}`,
      kind: 'person',
      name: nameOf(person),
      href: hrefTo(['people', person.userId]),
    }))
  const titled = items.map(({ itemId, title }) => ({
    key: `i${itemId}`,
    kind: 'item',
    name: title || itemId,
    href: hrefTo(['items', itemId]),
  }))
  // whether an id is one is found out by going there: asking beforehand would be a failed request for every letter typed
  const byId = [
    ...(isAnswerId(text) ? [{ key: 'a', kind: 'answer', name: text, href: hrefTo(['requests', text]) }] : []),
    ...(titled.length === 0 ? [{ key: 'i', kind: 'item, by id', name: text, href: hrefTo(['items', text]) }] : []),
    ...(known.length === 0 ? [{ key: 'u', kind: 'person, by id', name: text, href: hrefTo(['people', text]) }] : []),
  ]
  return [...known, ...titled, ...byId]
}

const isAnswerId = (text: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text)
