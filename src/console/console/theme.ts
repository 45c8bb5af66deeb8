import { useEffect, useState } from 'preact/hooks'

export type Theme = 'auto' | 'light' | 'dark'
const name = 'serendip-theme'
const themes: readonly Theme[] = ['auto', 'light', 'dark']

/** As the system has it, unless one was chosen here; and how to choose the next. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => themes.find((each) => each === localStorage.getItem(name)) ?? 'auto')
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme
    localStorage.setItem(name, theme)
    // plots read their colours when they are drawn
    dispatchEvent(new Event('serendip-theme'))
  }, [theme])
  return [theme, () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto')]
}
