import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { troubleOf } from '../parts/trouble.ts'
import { say } from './copy.ts'

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
  const [trouble, setTrouble] = useState<unknown>()
  const [doing, setDoing] = useState(false)
  const run = async () => {
    setDoing(true)
    setTrouble(undefined)
    try {
      await act()
      setOpen(false)
      say(done)
      after()
    } catch (error) {
      setTrouble(error)
    } finally {
      setDoing(false)
    }
  }
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
            {trouble !== undefined && (
              <p class="trouble" role="alert">
                <strong>{troubleOf(trouble).what}</strong> {troubleOf(trouble).remedy}
              </p>
            )}
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
