import { dayMs, type Millis } from '../domain/time.ts'

/** What a world is made from: the same settings make the same world, bit for bit. */
export interface WorldSettings {
  readonly seed: number
  /** All who will ever come; about a quarter join within the `days`. */
  readonly people: number
  /** All that will ever be published; about three in ten within the `days`. */
  readonly items: number
  readonly days: number
  /** Start of the first day. What was published or joined earlier is older than this. */
  readonly from: Millis
  /** Scales how often people come: at 1 about 250 events a person in 60 days. */
  readonly activity: number
  /** Items in a slate of the old logging policy. */
  readonly slateSize: number
  /** Put before `ARTWORK.svg` in an item's artwork addresses. */
  readonly artworkBase: string
}

export const defaultSettings: WorldSettings = {
  seed: 1,
  people: 2_000,
  items: 5_000,
  days: 60,
  from: Date.UTC(2026, 0, 1),
  activity: 1,
  slateSize: 10,
  artworkBase: '/artwork/',
}

/** Which day of the world a moment falls in: 0 is the first, earlier ones are negative. */
export const dayOf = (settings: WorldSettings, at: Millis): number => Math.floor((at - settings.from) / dayMs)

export const startOfDay = (settings: WorldSettings, day: number): Millis => settings.from + day * dayMs

/** The moment at which the past ends and the present begins. */
export const endOf = (settings: WorldSettings): Millis => startOfDay(settings, settings.days)
