import { useEffect, useState } from 'preact/hooks'
import { type Surface, surfaces } from './surfaces.ts'

/** What the address says: whose page this is, and which. */
export interface Route {
  readonly userId: string | undefined
  readonly surface: Surface
}

export function readRoute(search: string): Route {
  const said = new URLSearchParams(search)
  const surface = surfaces.find(({ name }) => name === said.get('on'))
  return { userId: said.get('as') ?? undefined, surface: surface?.name ?? 'home' }
}

export function writeRoute({ userId, surface }: Route): string {
  const said = new URLSearchParams()
  if (userId !== undefined) said.set('as', userId)
  if (surface !== 'home') said.set('on', surface)
  return said.size === 0 ? '/' : `/?${said}`
}

/** The route, and how to go elsewhere: so that Back, reload and a copied link work. */
export function useRoute(): readonly [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => readRoute(location.search))
  useEffect(() => {
    const onPop = () => setRoute(readRoute(location.search))
    addEventListener('popstate', onPop)
    return () => removeEventListener('popstate', onPop)
  }, [])
  const go = (change: Partial<Route>) => {
    const next = { ...route, ...change }
    history.pushState(null, '', writeRoute(next))
    setRoute(next)
    scrollTo({ top: 0 })
  }
  return [route, go]
}
