import type { Surface, SurfaceParts } from './surface.ts'
import { cart } from './surfaces/cart.ts'
import { forYou } from './surfaces/for-you.ts'
import { home } from './surfaces/home.ts'
import { mostPopular } from './surfaces/popular.ts'
import { similar } from './surfaces/similar.ts'
import { watchItAgain } from './surfaces/watch-again.ts'

/** Every place where recommendations are shown. A new one is a page in `surfaces/` and a line here. */
export const surfaces = (parts: SurfaceParts): readonly Surface[] =>
  [home, forYou, similar, cart, watchItAgain, mostPopular].map((surface) => surface(parts))
