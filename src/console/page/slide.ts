import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const easing = 'cubic-bezier(.2, .7, .2, 1)'
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/**
 * When the items of a list change, those that stay slide from where they were to where they are, and new ones fade in.
 * Children are known by `data-key`; places are measured inside the list, so its scroll position does not matter.
 */
export function useSlide(list: RefObject<HTMLElement | null>, keys: string): void {
  const places = useRef<Map<string, { left: number; top: number }>>(undefined)
  useLayoutEffect(() => {
    const before = places.current
    const after = new Map<string, { left: number; top: number }>()
    for (const child of (list.current?.children ?? []) as Iterable<HTMLElement>) {
      const key = child.getAttribute('data-key')
      if (key === null) continue
      const place = { left: child.offsetLeft, top: child.offsetTop }
      after.set(key, place)
      if (before === undefined || still()) continue
      const old = before.get(key)
      if (old === undefined) {
        child.animate(
          [
            { opacity: 0, transform: 'scale(.94)' },
            { opacity: 1, transform: 'none' },
          ],
          { duration: 420, easing },
        )
      } else if (old.left !== place.left || old.top !== place.top) {
        const shift = `translate(${old.left - place.left}px, ${old.top - place.top}px)`
        child.animate([{ transform: shift }, { transform: 'none' }], { duration: 420, easing })
      }
    }
    places.current = after
  }, [keys])
}
