const middle = (box: DOMRect) => box.left + box.width / 2

/** The card above or below: in the nearest line of cards, the one whose middle is nearest. Rows and grids are alike to it. */
function acrossLines(from: HTMLElement, cards: readonly HTMLElement[], down: boolean): HTMLElement | undefined {
  const here = from.getBoundingClientRect()
  const boxes = cards.map((card) => ({ card, box: card.getBoundingClientRect() }))
  const beyond = boxes.filter(({ box }) => (down ? box.top >= here.bottom : box.bottom <= here.top))
  const gap = ({ box }: { box: DOMRect }) => (down ? box.top - here.bottom : here.top - box.bottom)
  const nearest = Math.min(...beyond.map(gap))
  const line = beyond.filter((one) => gap(one) < nearest + 8)
  const visible = line.filter(({ box }) => box.right > 0 && box.left < innerWidth)
  const choice = visible.length > 0 ? visible : line
  return choice.sort((a, b) => Math.abs(middle(a.box) - middle(here)) - Math.abs(middle(b.box) - middle(here)))[0]?.card
}

function target(from: HTMLElement, root: HTMLElement, key: string): HTMLElement | undefined {
  const all = [...root.querySelectorAll<HTMLElement>('[data-card]')]
  const row = from.closest('[data-row]')
  const inRow = all.filter((card) => card.closest('[data-row]') === row)
  const index = inRow.indexOf(from)
  switch (key) {
    case 'ArrowRight':
      return inRow[index + 1]
    case 'ArrowLeft':
      return inRow[index - 1]
    case 'Home':
      return inRow[0]
    case 'End':
      return inRow.at(-1)
    case 'ArrowDown':
      return acrossLines(from, all, true)
    case 'ArrowUp':
      return acrossLines(from, all, false)
    default:
      return undefined
  }
}

/** Moves the focus from card to card inside the element that it is attached to. */
export function onArrowKeys(event: KeyboardEvent): void {
  const from = event.target
  if (!(from instanceof HTMLElement) || !from.hasAttribute('data-card')) return
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const to = target(from, event.currentTarget as HTMLElement, event.key)
  if (to === undefined) return
  event.preventDefault()
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
