import { useEffect } from 'preact/hooks'
import { isForPage } from '../parts/keys.ts'
import { places } from './nav.ts'
import { go, hrefTo } from './route.ts'

/** g and a letter go to a view, / to the finder, ? to the list of keys; while one types, or a dialog is open, keys are keys. */
export function useKeys({ onHelp }: { readonly onHelp: () => void }): void {
  useEffect(() => {
    let isGoing = false
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || !isForPage(event)) return
      const place = isGoing ? places.find(({ key }) => key === event.key) : undefined
      isGoing = event.key === 'g'
      if (place !== undefined) go(hrefTo(place.name === '' ? [] : [place.name]))
      else if (event.key === '/') document.querySelector<HTMLInputElement>('.finder input')?.focus()
      else if (event.key === '?') onHelp()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
