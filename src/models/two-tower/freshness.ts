import { dayMs, type Millis } from '../../domain/time.ts'

// An item's age changes with every moment, and its vector is made once. But e^(-age / tau) is a product of what is known of the item
// and what is known of the moment, e^((published - origin) / tau) x e^((origin - at) / tau): so freshness is another few dimensions of a
// dot product, always up to date.

/** In days. */
export const taus = [1.5, 6] as const

/** Beyond e to this power, single precision is left: what lies so far from the origin counts as no further. */
const farthest = 40

/** What an item brings: one number a tau; nothing where nobody knows how old it is. */
export const bornAt = (publishedAt: Millis | undefined, origin: Millis): readonly number[] =>
  taus.map((tau) => (publishedAt === undefined ? 0 : power(publishedAt - origin, tau)))

/** What a moment brings. */
export const seenAt = (at: Millis, origin: Millis): readonly number[] => taus.map((tau) => power(origin - at, tau))

const power = (ms: Millis, tau: number) => Math.exp(Math.max(-farthest, Math.min(farthest, ms / (tau * dayMs))))
