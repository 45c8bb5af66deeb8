import { EngineError } from '../../domain/error.ts'
import type { Feed, OwnModelManifest, Tower } from './manifest.ts'

/** The names that a manifest may use. */
export interface KnownNames {
  /** What a ranker can read: features, and scores of models. */
  readonly columns: readonly string[]
  /** Features told by the user, or by the item, alone. */
  readonly userColumns: readonly string[]
  readonly itemColumns: readonly string[]
  readonly actions: readonly string[]
}

/** Longest history, and widest vector, that are taken. */
const mostLength = 1_000
const mostDimension = 4_096

/** A manifest as it came, or MODEL_REFUSED with every place that is wrong. */
export function readManifest(raw: unknown, known: KnownNames): OwnModelManifest {
  const reading = new Reading()
  const manifest = readWhole(reading, raw, known)
  if (reading.wrong.length === 0) return manifest
  throw new EngineError(
    'MODEL_REFUSED',
    `The manifest is wrong in ${reading.wrong.length} places: ${reading.wrong.slice(0, 5).join('; ')}.`,
    'Mend them as docs/bring-your-own.md shows, and bring the model again.',
  )
}

function readWhole(r: Reading, raw: unknown, known: KnownNames): OwnModelManifest {
  const said = r.object('manifest', raw)
  const name = r.match('name', said['name'], /^[\w.-]{1,64}$/, 'a name of at most 64 letters, digits, dots and dashes')
  if (r.oneOf('kind', said['kind'], ['ranker', 'two-tower']) === 'ranker') {
    r.onlyKeys('manifest', said, ['name', 'kind', 'file', 'inputs', 'outputs'])
    return {
      name,
      kind: 'ranker',
      file: readFile(r, 'file', said['file']),
      inputs: r.record('inputs', said['inputs'], (at, feed) => ({ columns: readColumnsFeed(r, at, feed, known.columns) })),
      outputs: readOutputs(r, said['outputs'], known.actions),
    }
  }
  r.onlyKeys('manifest', said, ['name', 'kind', 'dimension', 'metric', 'user', 'item'])
  return {
    name,
    kind: 'two-tower',
    dimension: r.whole('dimension', said['dimension'], mostDimension),
    metric: r.oneOf('metric', said['metric'], ['dot', 'cosine']),
    user: readTower(r, 'user', said['user'], ['columns', 'attributes', 'history', 'mask', 'mean'], known.userColumns),
    item: readTower(r, 'item', said['item'], ['columns', 'attributes'], known.itemColumns),
  }
}

const readFile = (r: Reading, at: string, said: unknown) =>
  r.match(at, said, /^[\w.-]{1,128}\.onnx$/, 'the plain name of an .onnx file, without folders')

/** Each action is told of once. */
function readOutputs(r: Reading, said: unknown, known: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const told = new Set<string>()
  return r.record('outputs', said, (at, actions) => {
    const names = r.names(at, actions, known)
    for (const name of names) if (told.has(name)) r.wrong.push(`${at} names ${name} again`)
    for (const name of names) told.add(name)
    return names
  })
}

function readTower(r: Reading, at: string, raw: unknown, feeds: readonly string[], columns: readonly string[]): Tower {
  const said = r.object(at, raw)
  r.onlyKeys(at, said, ['file', 'inputs', 'output'])
  return {
    file: readFile(r, `${at}.file`, said['file']),
    inputs: r.record(`${at}.inputs`, said['inputs'], (place, feed) => readFeed(r, place, feed, feeds, columns)),
    output: r.match(`${at}.output`, said['output'], /./, 'the name of an output'),
  }
}

function readFeed(r: Reading, at: string, raw: unknown, feeds: readonly string[], columns: readonly string[]): Feed {
  const said = r.object(at, raw)
  const [kind = '', ...more] = Object.keys(said)
  if (!feeds.includes(kind) || more.length > 0) r.wrong.push(`${at} has to be fed by one of ${feeds.join(', ')}`)
  if (kind === 'columns') return { columns: readColumnsFeed(r, at, raw, columns) }
  if (kind === 'attributes') return { attributes: r.names(`${at}.attributes`, said['attributes']) }
  const length = r.whole(`${at}.${kind}`, said[kind], mostLength)
  return kind === 'history' ? { history: length } : kind === 'mask' ? { mask: length } : { mean: length }
}

function readColumnsFeed(r: Reading, at: string, raw: unknown, columns: readonly string[]): readonly string[] {
  const said = r.object(at, raw)
  r.onlyKeys(at, said, ['columns'])
  return r.names(`${at}.columns`, said['columns'], columns)
}

/** Reads what anyone may have written, and notes each place that is wrong; what it answers for such a place is never used. */
class Reading {
  readonly wrong: string[] = []

  object(at: string, said: unknown): Readonly<Record<string, unknown>> {
    if (typeof said === 'object' && said !== null && !Array.isArray(said)) return said as Record<string, unknown>
    return this.#refuse(at, 'an object', {})
  }

  record<T>(at: string, said: unknown, read: (at: string, value: unknown) => T): Readonly<Record<string, T>> {
    const entries = Object.entries(this.object(at, said))
    if (entries.length === 0) this.#refuse(at, 'at least one name', {})
    return Object.fromEntries(entries.map(([name, value]) => [name, read(`${at}.${name}`, value)]))
  }

  onlyKeys(at: string, said: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    for (const key of Object.keys(said)) if (!keys.includes(key)) this.wrong.push(`${at} says ${key}, which means nothing there`)
  }

  match(at: string, said: unknown, form: RegExp, wanted: string): string {
    return typeof said === 'string' && form.test(said) ? said : this.#refuse(at, wanted, '')
  }

  oneOf<T extends string>(at: string, said: unknown, choices: readonly [T, ...T[]]): T {
    return choices.find((choice) => choice === said) ?? this.#refuse(at, choices.join(' or '), choices[0])
  }

  whole(at: string, said: unknown, most: number): number {
    const fits = typeof said === 'number' && Number.isInteger(said) && said >= 1 && said <= most
    return fits ? said : this.#refuse(at, `a whole number from 1 to ${most}`, 1)
  }

  /** Names, each once and of those known. */
  names(at: string, said: unknown, known?: readonly string[]): readonly string[] {
    if (!Array.isArray(said) || said.length === 0) return this.#refuse(at, 'a list of names', [])
    said.forEach((name, i) => {
      if (typeof name !== 'string' || name === '') this.#refuse(`${at}[${i}]`, 'a name', '')
      else if (said.indexOf(name) < i) this.wrong.push(`${at}[${i}] names ${name} again`)
      else if (known !== undefined && !known.includes(name)) this.wrong.push(`${at}[${i}] is ${name}, which there is not`)
    })
    return said as readonly string[]
  }

  #refuse<T>(at: string, wanted: string, instead: T): T {
    this.wrong.push(`${at} has to be ${wanted}`)
    return instead
  }
}
