import { useEffect, useRef, useState } from 'preact/hooks'
import { Combobox } from '../parts/combobox.tsx'
import { isForPage } from '../parts/keys.ts'
import { useLoaded } from '../parts/loaded.ts'
import { usePaused } from '../parts/paused.ts'
import { api, type Item } from './api.ts'
import { Artwork } from './artwork.tsx'

/** Finds items by their title. "/" comes here from anywhere on the page. */
export function FindBox({ onFound }: { onFound: (item: Item, text: string, position: number) => void }) {
  const [text, setText] = useState('')
  const [focused, setFocused] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const asked = usePaused(text.trim())
  const found = useLoaded(asked === '' ? undefined : asked, () => api.findItems(asked, 8))
  useSlashKey(() => box.current?.querySelector('input')?.focus())
  const options = found.status === 'ready' ? found.value : []
  const nothing =
    found.status === 'failed'
      ? 'The server did not answer.'
      : found.status === 'loading'
        ? 'Looking…'
        : `No title has “${asked}”.`
  const leave = () => {
    setText('')
    box.current?.querySelector('input')?.blur()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears what its field lets pass
    <div
      class="find"
      ref={box}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') leave()
      }}
    >
      <Combobox<Item>
        label="Find an item by title"
        placeholder="Find a title"
        text={text}
        onText={setText}
        options={options}
        open={focused && text.trim() !== ''}
        keyOf={(item) => item.itemId}
        nothing={nothing}
        onPick={(item) => {
          setText('')
          onFound(item, asked, options.indexOf(item))
        }}
        render={(item) => (
          <>
            <span class="option-art">
              <Artwork item={item} />
            </span>
            <span class="option-words">
              <span>{item.title}</span>
              <small>{item.creator}</small>
            </span>
          </>
        )}
      />
      <kbd title="Press / to come here">/</kbd>
    </div>
  )
}

function useSlashKey(go: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || !isForPage(event)) return
      event.preventDefault()
      go()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })
}
