import type { Millis } from '../domain/time.ts'

/** What a row is asked for: one candidate, as the log stood after `offset`, at a moment, somewhere. Empty where it is not told. */
export interface Ask {
  readonly offset: number
  readonly userId: string
  readonly itemId: string
  readonly at: Millis
  readonly country: string
  readonly device: string
  readonly surface: string
}
