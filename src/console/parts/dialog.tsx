import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { rememberFocus, trapTab } from './focus.ts'
import { Icon } from './icon.tsx'

interface DialogProps {
  readonly label: string
  readonly class: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/**
 * A modal panel over the page: takes the focus (where `data-start` says, else the panel itself), keeps it, and gives it back.
 * Escape, a click beside it and its button close it.
 */
export function Dialog({ label, class: name, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null) return
    const giveBack = rememberFocus()
    element.showModal()
    ;(element.querySelector<HTMLElement>('[data-start]') ?? element).focus({ preventScroll: true })
    return () => {
      element.close()
      giveBack()
    }
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      onClose()
    } else if (dialog.current !== null) trapTab(event, dialog.current)
  }
  return (
    <dialog
      ref={dialog}
      class={name}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div class="dialog-body">
        {children}
        <button type="button" class="dialog-close" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </div>
    </dialog>
  )
}
