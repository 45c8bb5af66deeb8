import { nearest } from './nearest.ts'

/** What is wrong with one field: thrown by a check, caught at the row. No Error, since nobody needs its stack and making one is slow. */
export class Fault {
  /** Path such as `value` or `artworks.0.url`; empty for the row as a whole. */
  readonly field: string
  readonly what: string
  readonly remedy: string

  constructor(field: string, what: string, remedy: string) {
    this.field = field
    this.what = what
    this.remedy = remedy
  }
}

/** Answers the value, known to be a T, or throws a Fault that names `field`. */
export type Check<T> = (value: unknown, field: string) => T

export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : Array.isArray(value) ? 'a list' : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/

/** 1 to 256 characters without control characters; compared byte for byte, so never trimmed or folded. */
export const id =
  <Id extends string>(): Check<Id> =>
  (value, field) => {
    if (typeof value !== 'string')
      throw new Fault(
        field,
        `${field} is ${shown(value)}, not a string.`,
        `Send ${field} as a string; put quotes round a number.`,
      )
    if (value.length === 0 || value.length > 256)
      throw new Fault(field, `${field} has ${value.length} characters.`, `Send a ${field} of 1 to 256 characters.`)
    if (control.test(value) || !value.isWellFormed())
      throw new Fault(field, `${field} has control characters or broken Unicode.`, `Send a ${field} of printable characters.`)
    return value as Id
  }

/** Up to `longest` characters (UTF-16 code units). */
export const text =
  (longest: number, shortest = 0): Check<string> =>
  (value, field) => {
    if (typeof value !== 'string')
      throw new Fault(field, `${field} is ${shown(value)}, not a string.`, `Send ${field} as a string.`)
    if (value.length < shortest || value.length > longest)
      throw new Fault(field, `${field} has ${value.length} characters.`, `Send ${shortest} to ${longest} characters.`)
    return value.isWellFormed() ? value : value.toWellFormed()
  }

/** `low` to `high`, both included. */
export const number =
  (low = -Number.MAX_VALUE, high = Number.MAX_VALUE): Check<number> =>
  (value, field) => {
    if (typeof value !== 'number')
      throw new Fault(field, `${field} is ${shown(value)}, not a number.`, `Send ${field} as a number.`)
    if (!(value >= low && value <= high)) throw new Fault(field, `${field} is ${value}.`, `Send ${field} ${range(low, high)}.`)
    return value
  }

const range = (low: number, high: number) =>
  high === Number.MAX_VALUE
    ? low === -Number.MAX_VALUE
      ? 'as a finite number'
      : `of ${low} or more`
    : `between ${low} and ${high}`

export const whole =
  (low: number, high = Number.MAX_SAFE_INTEGER): Check<number> =>
  (value, field) => {
    const n = number(low, high)(value, field)
    if (!Number.isInteger(n)) throw new Fault(field, `${field} is ${n}.`, `Send ${field} as a whole number.`)
    return n
  }

export const flag: Check<boolean> = (value, field) => {
  if (typeof value !== 'boolean') throw new Fault(field, `${field} is ${shown(value)}.`, `Send ${field} as true or false.`)
  return value
}

export const oneOf = <T extends string>(allowed: readonly T[]): Check<T> => {
  const known = new Set<unknown>(allowed)
  return (value, field) => {
    if (known.has(value)) return value as T
    const guess = typeof value === 'string' ? nearest(value, allowed) : undefined
    const hint = guess === undefined ? '' : `Did you mean ${guess}? `
    throw new Fault(field, `${field} is ${shown(value)}, which is not known.`, `${hint}Send one of ${allowed.join(', ')}.`)
  }
}

/** ISO 3166-1 alpha-2, upper case. */
export const country: Check<string> = (value, field) => {
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value))
    throw new Fault(
      field,
      `${field} is ${shown(value)}, not a country code.`,
      'Send two capital letters of ISO 3166-1, such as DE.',
    )
  return value
}

export const listOf =
  <T>(each: Check<T>, longest: number): Check<readonly T[]> =>
  (value, field) => {
    if (!Array.isArray(value)) throw new Fault(field, `${field} is ${shown(value)}, not a list.`, `Send ${field} as an array.`)
    if (value.length > longest) throw new Fault(field, `${field} has ${value.length} entries.`, `Send at most ${longest}.`)
    return value.map((one, i) => each(one, `${field}.${i}`))
  }

/** Any names, at most `most` of them, one check for all. */
export const recordOf =
  <T>(each: Check<T>, most: number): Check<Readonly<Record<string, T>>> =>
  (value, field) => {
    const entries = Object.entries(members(value, field))
    if (entries.length > most) throw new Fault(field, `${field} has ${entries.length} names.`, `Send at most ${most}.`)
    return Object.fromEntries(entries.map(([name, one]) => [nameOf(name, field), each(one, `${field}.${name}`)]))
  }

const nameOf = id<string>()

/**
 * Named fields, each with its check; names in `needed` must be there. null counts as absent.
 * An unknown name is a fault, with the nearest known one suggested: a misspelt field must not vanish unseen.
 */
export function shape<T extends object>(
  checks: { readonly [Name in keyof T]-?: Check<T[Name]> },
  needed: readonly (keyof T & string)[],
) {
  const byName = new Map<string, Check<unknown>>(Object.entries(checks))
  return (value: unknown, field: string): T => {
    const given = members(value, field)
    const result: Record<string, unknown> = {}
    for (const name in given) {
      const one = given[name]
      if (one === undefined || one === null) continue
      const path = field === '' ? name : `${field}.${name}`
      const check = byName.get(name)
      if (check === undefined) throw unknownField(path, name, [...byName.keys()])
      result[name] = check(one, path)
    }
    for (const name of needed) if (result[name] === undefined) throw missing(field === '' ? name : `${field}.${name}`)
    return result as T
  }
}

function members(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new Fault(field, `${field || 'The row'} is ${shown(value)}, not an object.`, 'Send a JSON object.')
}

export const missing = (field: string) => new Fault(field, `${field} is missing.`, `Send ${field}.`)

function unknownField(path: string, name: string, known: readonly string[]): Fault {
  const guess = nearest(name, known)
  const remedy = guess === undefined ? `Known fields are ${known.join(', ')}.` : `Did you mean ${guess}?`
  return new Fault(path, `${path} is not a known field.`, remedy)
}
