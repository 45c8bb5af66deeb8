import { useEffect, useState } from 'preact/hooks'

/** Where one is in the console: the parts of the path below `/console`, and what stands after the question mark. */
export interface Route {
  readonly path: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

export function readRoute(pathname: string, search: string): Route {
  const path = pathname
    .replace(/^\/console\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent)
  return { path, query: Object.fromEntries(new URLSearchParams(search)) }
}

export function hrefTo(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') said.set(name, value)
  return `/console/${path.map(encodeURIComponent).join('/')}${said.size === 0 ? '' : `?${said}`}`
}

const moved = 'serendip-moved'

/** Goes there; Back comes back. With `replace` the present place is forgotten: for what is typed. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  dispatchEvent(new Event(moved))
  if (!replace) scrollTo({ top: 0 })
}

/** Where one is; links of the console are followed without leaving the page. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.pathname, location.search))
  useEffect(() => {
    const read = () => setRoute(readRoute(location.pathname, location.search))
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href^="/console"]')
      if (link === null || link === undefined || event.defaultPrevented || event.button !== 0) return
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      go(link.getAttribute('href') ?? '/console')
    }
    addEventListener('popstate', read)
    addEventListener(moved, read)
    document.addEventListener('click', follow)
    return () => {
      removeEventListener('popstate', read)
      removeEventListener(moved, read)
      document.removeEventListener('click', follow)
    }
  }, [])
  return route
}
