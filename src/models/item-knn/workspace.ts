import { floatsAt, intsAt, Layout } from '../../math/memory.ts'
import { shortlistBytes } from '../../math/shortlist.ts'
import { byCount, countsOf, inverse } from '../../math/sparse.ts'
import type { Interactions } from '../interactions.ts'

/** The table in the kernels' memory, items renamed by popularity. */
export interface Workspace {
  readonly memory: WebAssembly.Memory
  /** Byte offsets; what lies there is told in `kernels/cosine.ts`, where users are columns and items rows. */
  readonly at: Readonly<Record<'bounds' | 'starts' | 'ends' | 'columns' | 'norms' | 'least' | 'lists', number>>
  /** Byte offsets of what `dealColumns` is told besides. */
  readonly dealt: Readonly<Record<'columnBounds' | 'filled' | 'places', number>>
  readonly scratch: readonly number[]
  /** Users dealt out by one call. */
  readonly chunk: number
  /** Bytes of an item's shortlist. */
  readonly listBytes: number
  /** The item row of each popularity rank. */
  readonly order: Int32Array
}

/** Users are dealt out in at most this many parts. */
const parts = 16

export function layOut(data: Interactions, neighbours: number, threads: number): Workspace {
  const items = data.items.size
  const acts = data.item.length
  const chunk = Math.max(1, Math.ceil(data.users.size / parts))
  const listBytes = shortlistBytes(neighbours + (neighbours >> 1) + 32)
  const layout = new Layout()
  const at = {
    bounds: layout.take((items + 1) * 4),
    starts: layout.take(acts * 4),
    ends: layout.take(acts * 4),
    columns: layout.take(acts * 8),
    norms: layout.take(items * 4),
    least: layout.take(items * 4),
    lists: layout.take(items * listBytes),
  }
  const dealt = {
    columnBounds: layout.take(data.ptr.byteLength),
    filled: layout.take(data.ptr.byteLength),
    places: layout.take(parts * items * 4),
  }
  const scratch = Array.from({ length: threads }, () => layout.take(128 + listBytes + items * 4))
  const memory = layout.memory()
  intsAt(memory, dealt.columnBounds, data.ptr.length).set(data.ptr)
  intsAt(memory, dealt.filled, data.ptr.length).set(data.ptr)
  const order = byCount(countsOf(data.item, items))
  const places = intsAt(memory, dealt.places, parts * items)
  const squared = copyActs(memory, at.columns, data, inverse(order), chunk, places)
  floatsAt(memory, at.norms, items).set(squared.map(Math.sqrt))
  intsAt(memory, at.bounds, items + 1).set(countsToPlaces(places, items))
  return { memory, at, dealt, scratch, chunk, listBytes, order }
}

/** Copies the acts in by user, counts them by part and item, and returns the sum of squared weights of each item. */
function copyActs(
  memory: WebAssembly.Memory,
  at: number,
  { items, users, ptr, item, weight }: Interactions,
  rank: Int32Array,
  chunk: number,
  counts: Int32Array,
): Float64Array {
  const rows = intsAt(memory, at, 2 * item.length)
  const values = floatsAt(memory, at, 2 * item.length)
  const squared = new Float64Array(items.size)
  for (let user = 0; user < users.size; user++) {
    const part = Math.floor(user / chunk) * items.size
    for (let e = ptr[user]!; e < ptr[user + 1]!; e++) {
      const row = rank[item[e]!]!
      const value = weight[e]!
      rows[2 * e] = row
      values[2 * e + 1] = value
      counts[part + row]!++
      squared[row]! += value * value
    }
  }
  return squared
}

/** Turns how many entries each part has of each item into where the first of them goes, by item and then by part; returns the items' bounds. */
function countsToPlaces(counts: Int32Array, items: number): Int32Array {
  const bounds = new Int32Array(items + 1)
  let place = 0
  for (let row = 0; row < items; row++) {
    for (let part = row; part < counts.length; part += items) {
      const count = counts[part]!
      counts[part] = place
      place += count
    }
    bounds[row + 1] = place
  }
  return bounds
}
