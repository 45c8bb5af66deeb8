import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { useAttempt } from './attempt.ts'
import { say } from './copy.ts'
import { Trouble } from './states.tsx'

interface ActProps {
  readonly words: string
  /** Asked once before it is done. */
  readonly asks: ComponentChildren
  readonly done: string
  readonly act: () => Promise<unknown>
  readonly after: () => void
  readonly tone?: 'primary' | 'secondary'
  readonly disabled?: boolean
}

/** A button that changes something: it asks once, does it, and says what came of it. */
export function Act({ words, asks, done, act, after, tone = 'secondary', disabled = false }: ActProps) {
  const [open, setOpen] = useState(false)
  const { doing, trouble, attempt } = useAttempt()
  const run = () =>
    attempt(async () => {
      await act()
      setOpen(false)
      say(done)
      after()
    })
  return (
    <>
      <button type="button" class={`${tone} small`} disabled={disabled} onClick={() => setOpen(true)}>
        {words}
      </button>
      {open && (
        <Dialog label={words} class="sheet" onClose={() => setOpen(false)}>
          <div class="sheet-body">
            <h2>{words}?</h2>
            <div class="panel-note">{asks}</div>
            {trouble !== undefined && <Trouble error={trouble} />}
            <div class="buttons">
              <button type="button" class="primary" data-start disabled={doing} onClick={() => void run()}>
                {doing ? 'Doing it…' : `Yes, ${words.toLowerCase()}`}
              </button>
              <button type="button" class="secondary" onClick={() => setOpen(false)}>
                Leave it
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
