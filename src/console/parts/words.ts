import type { Person } from '../../client/client.ts'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
const dayMs = 86_400_000

export const count = (n: number): string => whole.format(n)

/** A score or another number on nobody's scale: three digits, with a power of ten where it is very small or large. */
export function figure(n: number): string {
  const size = Math.abs(n)
  return size !== 0 && (size < 0.001 || size >= 1e6) ? n.toExponential(1) : significant.format(n)
}

export const percent = (portion: number): string =>
  portion > 0 && portion < 0.001 ? '<0.1 %' : `${significant.format(Math.round(portion * 1000) / 10)} %`

export function milliseconds(ms: number): string {
  if (ms > 0 && ms < 0.1) return '<0.1 ms'
  return `${ms < 10 ? ms.toFixed(1) : count(ms)} ms`
}

/** 75 → "1:15", 3675 → "1:01:15". */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

export function ordinal(n: number): string {
  const tens = n % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${count(n)}${ending}`
}

/** The badge of an item younger than a week, and nothing for any other. */
export function newness(publishedAt: number, now: number): string | undefined {
  const days = Math.floor((now - publishedAt) / dayMs)
  if (days < 0 || days >= 7) return undefined
  return days === 0 ? 'New today' : days === 1 ? 'New yesterday' : `New, ${days} days`
}

/** The year of what is older than one, and nothing for any other. */
export const yearOf = (publishedAt: number, now: number): string =>
  now - publishedAt < 365 * dayMs ? '' : String(new Date(publishedAt).getUTCFullYear())

export function nameOf(person: Person): string {
  const told: Readonly<Record<string, unknown>> = person.user?.attributes ?? {}
  const { name } = told
  return typeof name === 'string' && name !== '' ? name : person.userId
}

const regions = new Intl.DisplayNames('en', { type: 'region' })

export const countryName = (code: string): string => regions.of(code) ?? code

/** One letter of a name; the last two of an id, since ids begin alike. */
export function initialsOf(person: Person): string {
  const name = nameOf(person)
  const letters = name.replaceAll(/[^\p{L}\p{N}]/gu, '')
  return (name === person.userId ? letters.slice(-2) : letters.slice(0, 1)).toUpperCase()
}

/** "1,204 events · Norway · 34 years · Comedy, Travel", leaving out what is not known. */
export function aboutPerson({ events, user }: Person): string {
  const parts = [`${count(events)} ${events === 1 ? 'event' : 'events'}`]
  if (user?.country !== undefined) parts.push(countryName(user.country))
  if (user?.age !== undefined) parts.push(`${user.age} years`)
  const told = user?.preferences.categories ?? []
  if (told.length > 0) parts.push(told.slice(0, 2).join(', '))
  return parts.join(' · ')
}

/** `source.nearest-to-taste` → "nearest to taste". */
export const stageWords = (name: string): string => name.replace(/^[a-z]+\./, '').replaceAll(/[-_]/g, ' ')
