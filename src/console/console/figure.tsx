import type { ComponentChildren } from 'preact'
import { at } from '../../client/pointer.ts'
import { figure } from '../parts/words.ts'
import type { Answered } from './asked.ts'
import { copy } from './copy.ts'
import { commandFor } from './server.ts'

interface FigureProps {
  readonly of: Answered<unknown>
  /** Where in the answer it stands. */
  readonly at: string
  readonly as?: (value: number) => string
  readonly label?: string
}

/** A number of an answer. Clicked, it is copied as the command that prints it. */
export function Figure({ of, at: pointer, as = figure, label }: FigureProps) {
  const value = at(of.value, pointer)
  const command = commandFor(of.asking, pointer)
  const words = typeof value === 'number' ? as(value) : value === undefined || value === null ? '–' : String(value)
  return (
    <button
      type="button"
      class="figure"
      title={`Copy: ${command}`}
      aria-label={`${label === undefined ? '' : `${label}: `}${words}. Copy the command that prints it`}
      data-command={command}
      onClick={(event) => {
        event.stopPropagation()
        void copy(command)
      }}
    >
      {words}
    </button>
  )
}

/** A figure large, with what it is. */
export function Tile({
  title,
  children,
  note,
  alarm = false,
  href,
}: {
  readonly title: string
  readonly children: ComponentChildren
  readonly note?: ComponentChildren
  readonly alarm?: boolean
  readonly href?: string
}) {
  return (
    <div class="tile" data-alarm={alarm}>
      <h3>{href === undefined ? title : <a href={href}>{title}</a>}</h3>
      <p class="tile-figure">{children}</p>
      {note !== undefined && <p class="tile-note">{note}</p>}
    </div>
  )
}
