import { rememberFocus } from '../parts/focus.ts'

/**
 * Remembers where the rows stand in the window, and the focus. The function it returns, called once the cards have changed, scrolls
 * so that the row nearest the middle, of those that stayed, stands where it stood. At the top of the page one stays at the top.
 */
export function holdPlace(): () => void {
  const refocus = rememberFocus()
  const rows = scrollY < 60 ? [] : [...document.querySelectorAll<HTMLElement>('.feed [data-row]')]
  const places = rows.map((row) => {
    const { top, height } = row.getBoundingClientRect()
    return { row, top, distance: Math.abs(top + height / 2 - innerHeight / 2) }
  })
  places.sort((a, b) => a.distance - b.distance)
  return () => {
    const held = places.find(({ row }) => row.isConnected)
    if (held !== undefined) scrollBy({ top: held.row.getBoundingClientRect().top - held.top, behavior: 'instant' })
    if (document.activeElement === document.body) refocus()
  }
}
