import type { ItemId } from '../../domain/ids.ts'
import type { Attribute } from '../../domain/item.ts'
import { type Feed, lengthsOf } from './manifest.ts'
import type { Fed } from './process/messages.ts'

/** Those whom a tower is asked about, users or items, in order. */
export interface Subjects {
  readonly count: number
  /** count x names.length, row-major. */
  readonly columns: (names: readonly string[]) => Float32Array
  readonly attributes: readonly Readonly<Record<string, Attribute>>[]
  /** Of users: what they did, the latest first. Only items that have a vector count. */
  readonly histories?: readonly (readonly ItemId[])[]
}

/** What every input of a tower is fed for these subjects. */
export function feedsOf(
  inputs: Readonly<Record<string, Feed>>,
  subjects: Subjects,
  dimension: number,
  vectorOf: (itemId: ItemId) => Float32Array | undefined = () => undefined,
): Readonly<Record<string, Fed>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, feed]) => [
      name,
      { floats: floatsOf(feed, subjects, dimension, vectorOf), shape: [subjects.count, ...lengthsOf(feed, dimension)] },
    ]),
  )
}

type VectorOf = (itemId: ItemId) => Float32Array | undefined

function floatsOf(feed: Feed, subjects: Subjects, dimension: number, vectorOf: VectorOf): Float32Array {
  if ('columns' in feed) return subjects.columns(feed.columns)
  if ('attributes' in feed) return attributeRows(feed.attributes, subjects.attributes)
  const each = lengthsOf(feed, dimension).reduce((product, length) => product * length, 1)
  const floats = new Float32Array(subjects.count * each)
  subjects.histories?.forEach((history, n) => {
    const row = floats.subarray(n * each, (n + 1) * each)
    if ('history' in feed) vectorsOf(history, feed.history, vectorOf).forEach((vector, i) => row.set(vector, i * dimension))
    else if ('mask' in feed) row.fill(1, 0, vectorsOf(history, feed.mask, vectorOf).length)
    else writeMean(row, vectorsOf(history, feed.mean, vectorOf))
  })
  return floats
}

/** Of the latest items that have one. */
function vectorsOf(history: readonly ItemId[], most: number, vectorOf: VectorOf): readonly Float32Array[] {
  const vectors: Float32Array[] = []
  for (const itemId of history) {
    if (vectors.length === most) break
    const vector = vectorOf(itemId)
    if (vector !== undefined) vectors.push(vector)
  }
  return vectors
}

function writeMean(row: Float32Array, vectors: readonly Float32Array[]): void {
  for (const vector of vectors) for (let d = 0; d < row.length; d++) row[d]! += vector[d]! / vectors.length
}

function attributeRows(names: readonly string[], subjects: readonly Readonly<Record<string, Attribute>>[]): Float32Array {
  const readers = names.map(attributeReader)
  const rows = new Float32Array(subjects.length * names.length)
  subjects.forEach((attributes, n) => {
    for (let c = 0; c < readers.length; c++) rows[n * readers.length + c] = readers[c]!(attributes)
  })
  return rows
}

/** `budget` reads a number or a yes, `genre=drama` asks whether that is it. */
function attributeReader(name: string): (attributes: Readonly<Record<string, Attribute>>) => number {
  const equals = name.indexOf('=')
  if (equals > 0) {
    const [key, wanted] = [name.slice(0, equals), name.slice(equals + 1)]
    return (attributes) => (Object.hasOwn(attributes, key) && String(attributes[key]) === wanted ? 1 : 0)
  }
  return (attributes) => {
    const value = Object.hasOwn(attributes, name) ? Number(attributes[name]) : 0
    return Number.isFinite(value) ? value : 0
  }
}
