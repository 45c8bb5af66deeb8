import type { ComponentChildren } from 'preact'
import { EngineProblem } from '../../client/client.ts'
import { troubleOf } from '../parts/trouble.ts'
import type { Answered, Asked } from './asked.ts'

interface ShownProps<T> {
  readonly asked: Asked<T>
  readonly children: (answer: Answered<T>) => ComponentChildren
  /** Lines of bone while it loads. */
  readonly bones?: number
  readonly isEmpty?: (value: T) => boolean
  readonly empty?: ComponentChildren
}

/** An answer, once it is there; until then bones, and where it fails why, and what to do. */
export function Shown<T>({ asked, children, bones = 4, isEmpty, empty }: ShownProps<T>) {
  if (asked.status === 'loading') return <Bones lines={bones} />
  if (asked.status === 'failed') return <Trouble error={asked.error} again={asked.again} />
  if (isEmpty?.(asked.answer.value) === true) return <Empty>{empty}</Empty>
  return <>{children(asked.answer)}</>
}

export const Bones = ({ lines }: { lines: number }) => (
  <div class="bones" aria-busy="true">
    <span class="unseen">Loading</span>
    {Array.from({ length: lines }, (_, n) => (
      <div key={n} class="bone" style={{ width: `${94 - ((n * 37) % 45)}%` }} aria-hidden="true" />
    ))}
  </div>
)

/** Told to the page when a key is to be asked for. */
export const keyWanted = 'serendip-key-wanted'

export function Trouble({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }) {
  const { what, remedy } = troubleOf(error)
  return (
    <div class="trouble" role="alert">
      <p>
        <strong>{what}</strong>
      </p>
      <p>
        {remedy} {error instanceof EngineProblem && <code>{error.code}</code>}
      </p>
      {again !== undefined && (
        <button type="button" class="small" onClick={again}>
          Try again
        </button>
      )}
      {error instanceof EngineProblem && (error.status === 401 || error.status === 403) && (
        <button type="button" class="small" onClick={() => dispatchEvent(new Event(keyWanted))}>
          Give a key
        </button>
      )}
    </div>
  )
}

export const Empty = ({ children }: { children: ComponentChildren }) => <div class="empty">{children}</div>

export const Panel = ({
  title,
  note,
  side,
  wide = false,
  children,
}: {
  readonly title: string
  readonly note?: ComponentChildren
  /** Stands at the right of the title. */
  readonly side?: ComponentChildren
  readonly wide?: boolean
  readonly children: ComponentChildren
}) => (
  <section class="panel" data-wide={wide} aria-label={title}>
    <header>
      <h2>{title}</h2>
      {side !== undefined && <div class="panel-side">{side}</div>}
    </header>
    {note !== undefined && <p class="panel-note">{note}</p>}
    {children}
  </section>
)
