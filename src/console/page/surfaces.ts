import type { IconName } from '../parts/icon.tsx'

/** The surfaces that have a page of their own. `home` is rows, the others are one flat feed. */
export const surfaces = [
  { name: 'home', title: 'Home', icon: 'home' },
  { name: 'for-you', title: 'For you', icon: 'spark' },
  { name: 'watch-again', title: 'Watch again', icon: 'again' },
  { name: 'popular', title: 'Popular', icon: 'flame' },
] as const satisfies readonly { name: string; title: string; icon: IconName }[]

export type Surface = (typeof surfaces)[number]['name']

/** Items asked of a flat feed; `home` has a size of its own. */
export const feedSize = 40
