import type { Row } from '../../storage/ports/row-reader.ts'
import { type Holds, type Kind, known } from './columns.ts'

/** Which column holds which field. A field may be a path, such as `context.country` or `attributes.year`. */
export type Mapping = Readonly<Record<string, string>>

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** The mapping that the columns' names suggest: each field gets the column with the likeliest of its usual names. */
export function guessMapping(kind: Kind, columns: readonly string[]): Mapping {
  const byName = new Map(columns.map((column) => [plain(column), column]))
  const guessed: Record<string, string> = {}
  for (const [field, { names }] of Object.entries(known[kind])) {
    const name = [plain(field), ...names].find((each) => byName.has(each))
    if (name === undefined) continue
    guessed[field] = byName.get(name)!
    byName.delete(name)
  }
  return guessed
}

/**
 * A row of the file → a row of the API. Values that are strings, as all of a CSV's are, become what their field holds; what cannot is
 * left as it is, for the parser to refuse by name. `constants` fill fields that no column has.
 */
export function converter(
  kind: Kind,
  mapping: Mapping,
  constants: Row,
  secondsToMillis: boolean,
): (row: Row) => Record<string, unknown> {
  const steps = Object.entries(mapping).map(([field, column]) => ({
    path: field.split('.'),
    column,
    read: readers[holdsOf(kind, field)],
    scale: secondsToMillis && holdsOf(kind, field) === 'time' ? 1_000 : 1,
  }))
  return (row) => {
    const result: Record<string, unknown> = { ...constants }
    for (const { path, column, read, scale } of steps) {
      const given = row[column]
      if (given === undefined || given === null || given === '') continue
      const value = read(given)
      place(result, path, scale !== 1 && typeof value === 'number' ? value * scale : value)
    }
    return result
  }
}

const holdsOf = (kind: Kind, field: string): Holds =>
  known[kind][field]?.holds ?? (field.startsWith('attributes.') ? 'scalar' : 'any')

function place(result: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = result
  for (const name of path.slice(0, -1)) at = at[name] = { ...(at[name] as object | undefined) } // a copy: constants are everyone's
  at[path.at(-1)!] = value
}

const asNumber = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value

/** `2020-01-31 20:15:00`, as databases print it, is taken for UTC. */
const asTime = (value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(value)
    ? `${value.replace(' ', 'T')}Z`
    : asNumber(value)

/** A number where the text is one as numbers are printed: 0123 and 1e3 stay text. */
const asScalar = (value: unknown) => (String(Number(value)) === value ? asNumber(value) : value)

function asList(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (value.startsWith('[')) {
    try {
      return JSON.parse(value)
    } catch {}
  }
  return value
    .split('|')
    .map((each) => each.trim())
    .filter(Boolean)
}

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  1: true,
  false: false,
  f: false,
  no: false,
  0: false,
}

const readers: Readonly<Record<Holds, (value: unknown) => unknown>> = {
  id: (value: unknown) => (typeof value === 'number' ? String(value) : value),
  number: asNumber,
  time: asTime,
  list: asList,
  flag: (value: unknown) => flags[String(value).toLowerCase()] ?? value,
  scalar: asScalar,
  any: (value: unknown) => value,
}
