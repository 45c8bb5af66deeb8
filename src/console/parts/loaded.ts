import { useEffect, useState } from 'preact/hooks'

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly error: unknown }

/** What `load` brings, asked for anew whenever `key` changes; a late answer to an old key is dropped. `undefined` asks for nothing. */
export function useLoaded<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string | undefined; loaded: Loaded<T> }>({ key, loaded: { status: 'loading' } })
  useEffect(() => {
    if (key === undefined) return
    let current = true
    const tell = (loaded: Loaded<T>) => {
      if (current) setState({ key, loaded })
    }
    load().then(
      (value) => tell({ status: 'ready', value }),
      (error) => tell({ status: 'failed', error }),
    )
    return () => {
      current = false
    }
  }, [key])
  return state.key === key ? state.loaded : { status: 'loading' }
}
