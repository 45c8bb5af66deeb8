import type { Millis } from '../../domain/time.ts'
import type { Plan } from '../aggregations/plan.ts'
import type { Key } from '../declaration/declaration.ts'
import { type AggregatedNode, sketchKeys } from '../feature-set.ts'
import { latestOf } from '../folding.ts'
import { ownKeys } from '../state/item-keys.ts'
import { Tables } from '../state/table.ts'
import { KeyedSums, lowering } from './keyed-sums.ts'
import { blockSize, type Reader, type Reading, type Reads } from './reading.ts'
import { type Latest, tailOf, withinOf, writeLatest } from './states.ts'

/** Reads what one state keeps by key. */
interface Collector {
  /** Indexes the state. */
  readonly open: (pointer: number, now: Millis) => void
  /** Reads it for some keys. */
  readonly read: (keys: readonly number[], now: Millis, out: Float64Array) => void
}

/** What is kept by key, read for the keys of each candidate or of the request: a user's indexed once a request, an item's for each. */
export function conditional(node: AggregatedNode, width: number, reads: Reads): Reader {
  const { entity, cell } = node
  const { rows } = entity === 'user' ? reads.users : reads.items
  const out = new Float64Array(width)
  const collect = collectorOf(node, reads)
  const keysFor = keysReader(node.by!, reads)
  return (reading, values) => {
    const { now, userRow, itemRows, before, count } = reading
    const { cells } = rows
    if (entity === 'user' && before === 0) collect.open(cells[rows.base(userRow) + cell]!, now)
    for (let i = 0; i < count; i++) {
      if (entity === 'item') collect.open(cells[rows.base(itemRows[i]!) + cell]!, now)
      collect.read(keysFor(reading, i), now, out)
      for (let part = 0; part < width; part++) values[part * blockSize + i] = out[part]!
    }
  }
}

/** What is kept by key, of the keys there are: which, and its numbers. */
export function keyedValues(
  node: AggregatedNode,
  reads: Reads,
  row: number,
  now: Millis,
): readonly (readonly [key: number, numbers: Float64Array])[] {
  const { rows } = node.entity === 'user' ? reads.users : reads.items
  const collect = collectorOf(node, reads)
  const pointer = rows.cells[rows.base(row) + node.cell]!
  const keys = new Set<number>()
  if (node.plan === undefined) latestOf(node, reads.heap).each(pointer, (key) => keys.add(key))
  else {
    const table = new Tables(reads.heap, reads.features.groups[node.group]!)
    table.each(pointer, (key) => keys.add(node.plan!.gather === undefined ? key : Math.floor(key / sketchKeys)))
  }
  collect.open(pointer, now)
  return [...keys].map((key) => {
    const out = new Float64Array(node.plan?.width ?? node.width)
    collect.read([key], now, out)
    return [key, out]
  })
}

/** The keys of a candidate of the block, or of the request. What it answers is good until it is asked again. */
function keysReader(by: Key, { facts: { keys: own } }: Reads): (reading: Reading, i: number) => readonly number[] {
  const keys = [0]
  switch (by) {
    case 'item':
      return ({ itemRows }, i) => {
        keys[0] = itemRows[i]!
        return keys
      }
    case 'category':
    case 'creator':
    case 'tag': {
      const kind = ownKeys.indexOf(by)
      return ({ itemRows }, i) => {
        const from = own.begin(itemRows[i]!, kind)
        keys.length = own.end(itemRows[i]!, kind) - from
        for (let k = 0; k < keys.length; k++) keys[k] = own.ints[from + k]!
        return keys
      }
    }
    case 'country':
    case 'device':
    case 'surface':
      return ({ request }) => {
        keys[0] = request[by]
        return keys
      }
  }
}

function collectorOf(node: AggregatedNode, reads: Reads): Collector {
  const { plan } = node
  if (plan === undefined) return latestOfKeys(node, reads)
  return plan.gather === undefined ? sumsOfKeys(node, plan, reads) : sketchesOfKeys(node, plan, reads)
}

function sumsOfKeys(node: AggregatedNode, plan: Plan, reads: Reads): Collector {
  const sums = new KeyedSums([node], reads)
  const lower = lowering(node, plan, sums)
  return {
    open: (pointer, now) => sums.open(pointer, now),
    read(keys, now, out) {
      const places = Int32Array.from(keys.map((key) => sums.place(key)).filter((place) => place >= 0))
      lower(places, 0, places.length, now, out)
    },
  }
}

/** A register or bucket of a key: which, and what is left of its count. */
interface Register {
  readonly register: number
  readonly left: Float64Array
}

function sketchesOfKeys(
  { group, slot, halfLife, windowMs }: AggregatedNode,
  { gather }: Plan,
  { heap, landmarks, features }: Reads,
): Collector {
  const tables = new Tables(heap, features.groups[group]!)
  const index = new Map<number, Register[]>()
  return {
    open(pointer, now) {
      index.clear()
      const factor = landmarks.factor(halfLife, now)
      const tail = tailOf(now, windowMs)
      tables.each(pointer, (key, tile, at) => {
        if (tile < tail) return
        const outer = Math.floor(key / sketchKeys)
        const known = index.get(outer) ?? []
        known.push({ register: key % sketchKeys, left: Float64Array.of(heap.cells[at + slot]! * factor) })
        index.set(outer, known)
      })
    },
    read(keys, _now, out) {
      gather!.begin()
      for (const key of keys) for (const { register, left } of index.get(key) ?? []) gather!.take(register, left, 0)
      gather!.end(out, 0)
    },
  }
}

function latestOfKeys(node: AggregatedNode, { heap }: Reads): Collector {
  const lists = latestOf(node, heap)
  let held: (Latest & { readonly key: number })[] = []
  return {
    open(pointer, now) {
      held = []
      const within = withinOf(node, now)
      lists.each(pointer, (key, at, value) => {
        if (within(at)) held.push({ key, at, value })
      })
    },
    read(keys, _now, out) {
      writeLatest(
        held.filter(({ key }) => keys.includes(key)),
        out,
        node.width,
      )
    },
  }
}
