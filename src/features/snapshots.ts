import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Item } from '../domain/item.ts'
import type { User } from '../domain/user.ts'
import type { Snapshot } from '../storage/ports/snapshot-store.ts'
import type { FeatureSet } from './feature-set.ts'
import type { World } from './fold.ts'
import type { Entities } from './state/entities.ts'
import type { Heap } from './state/heap.ts'

/** What a snapshot says of itself beside its bytes. */
interface Head {
  readonly layout: string
  readonly landmarks: readonly (number | null)[]
  readonly free: ReturnType<Heap['save']>['free']
}

/** Copied between two turns of the event loop, in cells: about a millisecond. */
const slice = 1 << 19

/**
 * A copy of the states and the catalog as they stand. Nothing may be folded meanwhile; requests are served between its slices. What it
 * answers is no longer tied to them: texts are made of it when it is asked for its bytes.
 */
export async function capture(world: World, offset: number): Promise<() => Promise<Snapshot>> {
  const { states, catalog } = world
  const { users, items, words, heap, landmarks } = states
  const rows = { users: await copyRows(users), items: await copyRows(items) }
  const { cells, free } = heap.save()
  const kept = new Float64Array(cells.length)
  for (let from = 0; from < cells.length; from += slice) {
    kept.set(cells.subarray(from, from + slice), from)
    await turn()
  }
  const head: Head = {
    layout: layoutOf(states.features),
    landmarks: [...landmarks.at].map((at) => (Number.isNaN(at) ? null : at)),
    free,
  }
  const ids = { users: [...users.ids.ids], items: [...items.ids.ids], words: [...words.ids] }
  const [allItems, allUsers] = [await gathered(catalog.allItems()), await gathered(catalog.allUsers())]
  return async () => ({
    offset,
    head,
    parts: new Map<string, Uint8Array>([
      ['users.rows', bytesOf(rows.users)],
      ['items.rows', bytesOf(rows.items)],
      ['heap', bytesOf(kept)],
      ['users.ids', await lines(ids.users)],
      ['items.ids', await lines(ids.items)],
      ['words', await lines(ids.words)],
      ['catalog.items', await lines(allItems)],
      ['catalog.users', await lines(allUsers)],
    ]),
  })
}

/** Puts a snapshot into an empty world; false, and the world as it was, where it was made with other features. */
export async function restore(world: World, { head, parts }: Snapshot): Promise<boolean> {
  const { states, catalog } = world
  const { layout, landmarks, free } = head as Head
  if (layout !== layoutOf(states.features)) return false
  const part = (name: string) => parts.get(name)!
  await catalog.putItems(parsed<Item>(part('catalog.items')))
  await catalog.putUsers(parsed<User>(part('catalog.users')))
  for (const word of parsed<string>(part('words'))) states.words.add(word)
  states.users.restore(parsed<string>(part('users.ids')), cellsOf(part('users.rows')))
  states.items.restore(parsed<string>(part('items.ids')), cellsOf(part('items.rows')))
  states.heap.restore({ cells: cellsOf(part('heap')), free })
  landmarks.forEach((at, h) => {
    states.landmarks.at[h] = at ?? Number.NaN
  })
  for await (const item of catalog.allItems()) states.putItem(item)
  return true
}

/** Names how states are laid out: another set of features, or another layout of this code, cannot read them. */
const layoutOf = ({ versions, cells, memories }: FeatureSet): string =>
  createHash('sha256')
    .update(JSON.stringify([layout, versions, cells, memories.map(({ name, merges }) => [name, merges])]))
    .digest('hex')

/** Raised when the meaning of cells changes. */
const layout = 1

async function copyRows(entities: Entities): Promise<Float64Array> {
  const { width } = entities.rows
  const count = entities.last + 1
  const all = new Float64Array(count * width)
  const step = Math.max(1, Math.floor(slice / width))
  for (let from = 0; from < count; from += step) {
    all.set(entities.copy(from, Math.min(count, from + step)), from * width)
    await turn()
  }
  return all
}

async function gathered<T>(each: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const one of each) all.push(one)
  return all
}

/** One line of JSON a value. */
async function lines(values: readonly unknown[]): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for (let from = 0; from < values.length; from += 2_000) {
    chunks.push(
      Buffer.from(
        values
          .slice(from, from + 2_000)
          .map((value) => `${JSON.stringify(value)}\n`)
          .join(''),
      ),
    )
    await turn()
  }
  return Buffer.concat(chunks)
}

/** Lines that are read some at a time, since a text longer than half a gigabyte cannot be. */
function parsed<T>(bytes: Uint8Array): T[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const values: T[] = []
  for (let from = 0; from < buffer.length; ) {
    const end = buffer.indexOf(10, Math.min(buffer.length, from + (1 << 20))) + 1 || buffer.length
    const text = buffer.toString('utf8', from, end).trimEnd()
    for (const value of JSON.parse(`[${text.replaceAll('\n', ',')}]`) as T[]) values.push(value)
    from = end
  }
  return values
}

const bytesOf = (cells: Float64Array) => new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength)
const cellsOf = (bytes: Uint8Array) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
