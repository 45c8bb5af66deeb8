import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { say } from './copy.ts'
import { keepKey, keptKey } from './server.ts'

/** Asks for the key that the server wants; it is kept for this tab alone. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState(keptKey() ?? '')
  return (
    <Dialog label="API key" class="sheet" onClose={onClose}>
      <form
        class="sheet-body"
        onSubmit={(event) => {
          event.preventDefault()
          keepKey(key.trim())
          say(key.trim() === '' ? 'The key is forgotten.' : 'The key is kept until this tab is closed.')
          location.reload()
        }}
      >
        <h2>API key</h2>
        <p class="panel-note">
          A server that listens beyond its own machine wants one. Reading needs the scope <code>read</code>; what changes anything
          needs <code>operate</code>.
        </p>
        <label class="input">
          <span>Key</span>
          <input
            type="password"
            value={key}
            data-start
            autocomplete="off"
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Keep it for this tab
          </button>
        </div>
      </form>
    </Dialog>
  )
}
