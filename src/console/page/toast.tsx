import type { ComponentChildren } from 'preact'
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'

const shownMs = 4_500

/** One line at the foot of the window, gone after a moment; and how to say it. */
export function useToast(): readonly [ComponentChildren, (words: string) => void] {
  const [words, setWords] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const say = useCallback((next: string) => {
    clearTimeout(timer.current)
    setWords(next)
    timer.current = setTimeout(() => setWords(''), shownMs)
  }, [])
  const place = useRef<HTMLDivElement>(null)
  // a popover, because it has to stand above an open panel
  useLayoutEffect(() => {
    place.current?.hidePopover()
    if (words !== '') place.current?.showPopover()
  }, [words])
  const toast = (
    <div class="toast" role="status" popover="manual" ref={place}>
      {words}
    </div>
  )
  return [toast, say]
}
