import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type Asking, ask } from './server.ts'

/** An answer, and what was asked for it: so that each figure of it can say which command prints it. */
export interface Answered<T> {
  readonly asking: Asking
  readonly value: T
}

export type Asked<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: unknown; readonly again: () => void }
  | { readonly status: 'ready'; readonly answer: Answered<T>; readonly renewing: boolean; readonly again: () => void }

/**
 * What the server answers, asked for anew when the question changes, and every `everyMs` while the page is looked at. An answer stays while it is renewed; a
 * late answer to an old question is dropped.
 */
export function useAsked<T>(asking: Asking | undefined, { everyMs }: { readonly everyMs?: number } = {}): Asked<T> {
  const key = asking === undefined ? undefined : JSON.stringify(asking)
  const [state, setState] = useState<{ key: string | undefined; value?: T; error?: unknown; renewing: boolean }>({
    key: undefined,
    renewing: false,
  })
  const turn = useRef(0)
  const load = useCallback(() => {
    if (asking === undefined) return () => {}
    const mine = ++turn.current
    const leave = new AbortController()
    setState((now) => (now.key === key ? { ...now, renewing: true } : { key, renewing: true }))
    ask<T>(asking, leave.signal).then(
      (value) => mine === turn.current && setState({ key, value, renewing: false }),
      (error: unknown) =>
        mine === turn.current &&
        setState((now) =>
          now.value === undefined || now.key !== key ? { key, error, renewing: false } : { ...now, renewing: false },
        ),
    )
    return () => leave.abort()
  }, [key])
  useEffect(() => {
    const leave = load()
    return () => {
      turn.current++
      leave()
    }
  }, [load])
  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), everyMs)
    return () => clearInterval(timer)
  }, [load, everyMs])
  const again = () => void load()
  if (state.key !== key || asking === undefined) return { status: 'loading' }
  if (state.value !== undefined)
    return { status: 'ready', answer: { asking, value: state.value }, renewing: state.renewing, again }
  if (state.error !== undefined) return { status: 'failed', error: state.error, again }
  return { status: 'loading' }
}
