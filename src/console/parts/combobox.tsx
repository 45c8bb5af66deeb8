import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface ComboboxProps<T> {
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly options: readonly T[]
  readonly keyOf: (option: T) => string
  readonly render: (option: T) => ComponentChildren
  readonly onPick: (option: T) => void
  readonly open: boolean
  /** Said in place of the options when there are none. */
  readonly nothing: ComponentChildren
  readonly selected?: string | undefined
  /** The panel that it stands in gives it the focus first. */
  readonly start?: boolean
  readonly inputId?: string
}

/** A field that narrows a list, and the list: arrow keys move through it while one types, Enter picks. */
export function Combobox<T>(props: ComboboxProps<T>) {
  const id = useId()
  const [active, setActive] = useState(-1)
  const at = Math.min(active, props.options.length - 1)
  const pick = (option: T | undefined) => {
    if (option === undefined) return
    setActive(-1)
    props.onPick(option)
  }
  const move = (to: number) => {
    setActive(to)
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = props.options.length - 1
    if (event.key === 'ArrowDown') move(Math.min(at + 1, last))
    else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0))
    else if (event.key === 'Enter') pick(props.options[Math.max(at, 0)])
    else return
    event.preventDefault()
  }
  return (
    <div class="combobox">
      <label class="field">
        <Icon name="find" />
        <input
          id={props.inputId}
          type="text"
          role="combobox"
          aria-label={props.label}
          aria-autocomplete="list"
          aria-expanded={props.open}
          aria-controls={id}
          aria-activedescendant={props.open && at >= 0 ? `${id}-${at}` : undefined}
          placeholder={props.placeholder}
          autocomplete="off"
          spellcheck={false}
          value={props.text}
          data-start={props.start}
          onInput={(event) => {
            setActive(-1)
            props.onText(event.currentTarget.value)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {props.open && (
        <div class="options" role="listbox" id={id} aria-label={props.label}>
          {props.options.map((option, index) => (
            <div
              key={props.keyOf(option)}
              id={`${id}-${index}`}
              class="option"
              role="option"
              tabIndex={-1}
              aria-selected={props.keyOf(option) === props.selected}
              data-active={index === at}
              onPointerMove={() => setActive(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => pick(option)}
              onKeyDown={onKeyDown}
            >
              {props.render(option)}
            </div>
          ))}
          {props.options.length === 0 && <p class="nothing">{props.nothing}</p>}
        </div>
      )}
    </div>
  )
}
