import {
  DOUBLE,
  type DuckDBDataChunk,
  type DuckDBStructValue,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  listValue,
  STRUCT,
  structValue,
  VARCHAR,
} from '@duckdb/node-api'
import type { Entry, LogRecord } from '../../domain/entry.ts'
import type { Event, Served } from '../../domain/event.ts'
import type { Item } from '../../domain/item.ts'

/** Fields of an event that are columns of their own, each with its name and type. */
const flat = {
  eventId: ['event_id', VARCHAR],
  type: ['type', VARCHAR],
  userId: ['user_id', VARCHAR],
  itemId: ['item_id', VARCHAR],
  at: ['at', DOUBLE],
  value: ['value', DOUBLE],
  seconds: ['seconds', DOUBLE],
  creator: ['creator', VARCHAR],
  category: ['category', VARCHAR],
  text: ['text', VARCHAR],
  recommendationId: ['recommendation_id', VARCHAR],
  surface: ['surface', VARCHAR],
  row: ['row', VARCHAR],
  position: ['position', INTEGER],
  propensity: ['propensity', DOUBLE],
} as const satisfies Record<Exclude<keyof Event, 'context' | 'arms' | 'artwork' | 'served'>, readonly [string, DuckDBType]>

/** Counted up with every change of the columns: files of older ones are made anew from the log. */
export const archiveFormat = 3

const flatFields = Object.keys(flat) as (keyof typeof flat)[]

const contextType = STRUCT({ country: VARCHAR, device: VARCHAR })
/** `predicted` is JSON. */
const servedType = STRUCT({
  offset: DOUBLE,
  at: DOUBLE,
  release: VARCHAR,
  digest: VARCHAR,
  row: VARCHAR,
  features: VARCHAR,
  predicted: VARCHAR,
})

/**
 * Columns of the relation `log`. Events fill columns of their own, `arms` and `artwork` as JSON; items and users are JSON in `entry`, with
 * their ids beside, and an item's vector.
 */
export const archiveColumns: readonly (readonly [name: string, type: DuckDBType])[] = [
  ['offset', DOUBLE],
  ['received_at', DOUBLE],
  ['kind', VARCHAR],
  ...flatFields.map((field) => flat[field]),
  ['context', contextType],
  ['arms', VARCHAR],
  ['artwork', VARCHAR],
  ['served', servedType],
  ['entry', VARCHAR],
  ['embedding', LIST(FLOAT)],
]

/** What is read again: the vector can be made again from the item. */
export const readColumns = archiveColumns
  .slice(0, -1)
  .map(([name]) => (name === 'offset' ? '"offset"::DOUBLE' : `"${name}"`))
  .join(', ')

/** An item as the vector that features compare it by. */
export type VectorOf = (item: Item) => Float32Array

/** Columns of many records. */
export function columnsOf(records: readonly LogRecord[], vectorOf: VectorOf): DuckDBValue[][] {
  const of = (value: (entry: Entry) => DuckDBValue | undefined) => records.map(({ entry }) => value(entry) ?? null)
  const event = <T extends DuckDBValue>(value: (event: Event) => T | undefined) =>
    of((entry) => (entry.kind === 'event' ? value(entry.event) : undefined))
  const idOf: Partial<Record<keyof Event, (entry: Entry) => string | undefined>> = {
    userId: (entry) => (entry.kind === 'event' ? entry.event.userId : entry.kind === 'user' ? entry.user.userId : undefined),
    itemId: (entry) =>
      entry.kind === 'event'
        ? entry.event.itemId
        : entry.kind === 'item'
          ? entry.item.itemId
          : entry.kind === 'item-removed'
            ? entry.itemId
            : undefined,
  }
  return [
    records.map(({ offset }) => offset),
    records.map(({ receivedAt }) => receivedAt),
    of(({ kind }) => kind),
    ...flatFields.map((field) => (idOf[field] === undefined ? event((each) => each[field]) : of(idOf[field]))),
    event(({ context }) => context && structValue({ country: context.country ?? null, device: context.device ?? null })),
    event(({ arms }) => arms && JSON.stringify(arms)),
    event(({ artwork }) => artwork && JSON.stringify(artwork)),
    event(({ served }) => served && servedValue(served)),
    of((entry) =>
      entry.kind === 'item' ? JSON.stringify(entry.item) : entry.kind === 'user' ? JSON.stringify(entry.user) : undefined,
    ),
    of((entry) => (entry.kind === 'item' ? listValue([...vectorOf(entry.item)]) : undefined)),
  ]
}

const servedValue = ({ row, features, predicted, ...served }: Served) =>
  structValue({
    ...served,
    row: row ?? null,
    features: features ?? null,
    predicted: predicted === undefined ? null : JSON.stringify(predicted),
  })

/** The records again that `columnsOf` made columns of. */
export function recordsOf(chunk: DuckDBDataChunk): readonly LogRecord[] {
  const columns = chunk.getColumns()
  const [offsets, received, kinds] = columns as [number[], number[], Entry['kind'][]]
  const flats = columns.slice(3, 3 + flatFields.length)
  const [contexts, arms, artworks, serveds, entries] = columns.slice(3 + flatFields.length) as [
    Nested[],
    Texts,
    Texts,
    Nested[],
    Texts,
  ]
  const entryAt = (n: number): Entry => {
    const kind = kinds[n]!
    if (kind === 'item') return { kind, item: JSON.parse(entries[n]!) }
    if (kind === 'user') return { kind, user: JSON.parse(entries[n]!) }
    if (kind === 'item-removed') return { kind, itemId: flats[flatFields.indexOf('itemId')]![n] as Item['itemId'] }
    const event: Record<string, unknown> = {}
    for (let f = 0; f < flats.length; f++) {
      const value = flats[f]![n]
      if (value !== null) event[flatFields[f]!] = value
    }
    const [context, armsMet, artwork, served] = [contexts[n], arms[n], artworks[n], serveds[n]]
    if (context) event['context'] = present(context)
    if (armsMet) event['arms'] = JSON.parse(armsMet)
    if (artwork) event['artwork'] = JSON.parse(artwork)
    if (served) event['served'] = servedOf(served)
    return { kind, event: event as unknown as Event }
  }
  return offsets.map((offset, n) => ({ offset, receivedAt: received[n]!, entry: entryAt(n) }))
}

type Nested = DuckDBStructValue | null
type Texts = (string | null)[]

const present = ({ entries }: DuckDBStructValue) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null))

function servedOf(value: DuckDBStructValue): Served {
  const { predicted, ...served } = present(value) as Record<string, string>
  return { ...served, ...(predicted === undefined ? {} : { predicted: JSON.parse(predicted) }) } as unknown as Served
}
