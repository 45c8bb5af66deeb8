const cardsOf = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>('[data-card]')]

/**
 * Remembers who has the focus. The function it returns gives it back: to the same element, or, if that card has left the page,
 * to the one that now stands in its place.
 */
export function rememberFocus(): () => void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
  const row = focused?.closest<HTMLElement>('[data-row]')
  const rowId = row?.getAttribute('data-row')
  const index = row && focused ? cardsOf(row).indexOf(focused) : -1
  return () => {
    if (focused === undefined || focused === document.body) return
    if (focused.isConnected) return focused.focus({ preventScroll: true })
    if (rowId == null) return
    const now = document.querySelector(`[data-row="${CSS.escape(rowId)}"]`)
    const cards = cardsOf(now ?? document)
    cards[Math.max(0, Math.min(index, cards.length - 1))]?.focus({ preventScroll: true })
  }
}

const focusable = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), summary, [tabindex="0"]'

/** Keeps Tab inside `root`: from the last element to the first, and back. */
export function trapTab(event: KeyboardEvent, root: HTMLElement): void {
  if (event.key !== 'Tab') return
  const stops = [...root.querySelectorAll<HTMLElement>(focusable)].filter(
    (stop) => stop.tabIndex >= 0 && stop.getClientRects().length > 0,
  )
  const [first, last] = [stops[0], stops.at(-1)]
  if (first === undefined || last === undefined) {
    event.preventDefault()
    return
  }
  const at = document.activeElement
  if (event.shiftKey ? at === first || at === root : at === last) {
    event.preventDefault()
    ;(event.shiftKey ? last : first).focus()
  }
}
