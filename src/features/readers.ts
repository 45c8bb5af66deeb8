import { norm } from '../math/vectors.ts'
import { nothing, type Plan, ratioOf } from './aggregations/plan.ts'
import { type Key, tailTile, tileOf } from './declaration/declaration.ts'
import { type AggregatedNode, type FeatureSet, sketchKeys } from './feature-set.ts'
import { type Common, latestOf } from './folding.ts'
import type { Facts } from './state/facts.ts'
import type { ReadRows } from './state/rows.ts'
import { mergeInto, Tables } from './state/table.ts'

/** What readers stand on. */
export interface Reads extends Pick<Common, 'heap' | 'landmarks'> {
  readonly features: FeatureSet
  readonly users: { readonly rows: ReadRows }
  readonly items: { readonly rows: ReadRows }
}

/** Candidates of one request, some at a time: so few that their rows stay in the cache from one node to the next. */
export const blockSize = 128

/** What is read: one user, a block of items, one moment. */
export interface Reading {
  readonly now: number
  readonly userRow: number
  /** 0 where nobody ever met the item. */
  readonly itemRows: Int32Array
  readonly facts: readonly (Facts | undefined)[]
  /** The request's own keys, as words number them; -1 where never met. */
  readonly request: Readonly<Record<'country' | 'device' | 'surface', number>>
  count: number
}

/** Writes a node's numbers for each item of the block: `values[part * blockSize + i]`. */
export type Reader = (reading: Reading, values: Float64Array) => void

export function readerOf(node: AggregatedNode, reads: Reads): Reader {
  const { plan, aggregation } = node
  if (plan !== undefined && aggregation.kind === 'embedding' && aggregation.match) return match(node, plan, reads)
  return numbersOf(node, plan, reads)
}

function numbersOf(node: AggregatedNode, plan: Plan | undefined, reads: Reads): Reader {
  const width = plan?.width ?? node.width
  if (node.by !== undefined) return conditional(node, plan, width, reads)
  if (node.entity === 'item' && plan !== undefined && node.kept === 'tiles') return itemTiles(node, plan, reads)
  if (node.entity === 'item' && plan !== undefined && node.kept === 'cells' && width === 1) return itemCells(node, plan, reads)
  const read = plan === undefined ? latestState(node, reads) : tableOrCells(node, plan, reads)
  return node.entity === 'user' ? ofUser(read, width, reads) : ofItems(read, width, reads)
}

/** Reads one state, which begins at `base` in `cells`, to `out` from 0 on. */
type StateReader = (cells: Float64Array, base: number, now: number, out: Float64Array) => void

function tableOrCells(node: AggregatedNode, plan: Plan, reads: Reads): StateReader {
  if (node.kept === 'cells') return cellsState(node, plan, reads)
  return node.kept === 'tiles' ? tilesState(node, plan, reads) : tableState(node, plan, reads)
}

function cellsState({ cell, halfLife }: AggregatedNode, plan: Plan, { landmarks }: Reads): StateReader {
  const acc = new Float64Array(plan.merges.length)
  return (cells, base, now, out) => {
    const factor = landmarks.factor(halfLife, now)
    for (let i = 0; i < acc.length; i++) acc[i] = cells[base + cell + i]! * factor
    plan.lower!(acc, 0, now, out, 0)
  }
}

function tilesState({ cell, windowMs }: AggregatedNode, plan: Plan, { heap }: Reads): StateReader {
  const { merges, initial } = plan
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const acc = new Float64Array(merges.length)
  const pointer = cell + 1 + acc.length
  return (cells, base, now, out) => {
    addTiles(tables, cells[base + pointer]!, tailTile(now, windowMs), acc)
    plan.lower!(acc, 0, now, out, 0)
  }
}

function addTiles(tables: Tables, pointer: number, tail: number, acc: Float64Array): void {
  const { merges, initial } = tables.shape
  for (let i = 0; i < acc.length; i++) acc[i] = initial[i]!
  tables.each(pointer, (_, tile, at) => {
    if (tile >= tail) mergeInto(merges, acc, 0, tables.heap.cells, at)
  })
}

function tableState(
  { cell, halfLife, windowMs, group, slot }: AggregatedNode,
  plan: Plan,
  { heap, landmarks, features }: Reads,
): StateReader {
  const { merges, initial, gather } = plan
  const tables = new Tables(heap, features.groups[group]!)
  const acc = new Float64Array(merges.length)
  return (cells, base, now, out) => {
    const factor = landmarks.factor(halfLife, now)
    const tail = windowMs === 0 ? Number.NEGATIVE_INFINITY : tailTile(now, windowMs)
    gather?.begin()
    acc.set(initial)
    tables.each(cells[base + cell]!, (key, tile, at) => {
      if (windowMs > 0 && tile < tail) return
      if (gather === undefined) mergeInto(merges, acc, 0, heap.cells, at + slot)
      else {
        acc[0] = heap.cells[at + slot]! * factor
        gather.take(key, acc, 0)
      }
    })
    if (gather !== undefined) gather.end(out, 0)
    else {
      if (factor !== 1) for (let i = 0; i < acc.length; i++) acc[i]! *= factor
      plan.lower!(acc, 0, now, out, 0)
    }
  }
}

/** The same numbers for every item. */
function ofUser(read: StateReader, width: number, { users: { rows } }: Reads): Reader {
  const out = new Float64Array(width)
  return ({ now, userRow, count }, values) => {
    read(rows.cells, rows.base(userRow), now, out)
    for (let part = 0; part < width; part++) values.fill(out[part]!, part * blockSize, part * blockSize + count)
  }
}

function ofItems(read: StateReader, width: number, { items: { rows } }: Reads): Reader {
  const out = new Float64Array(width)
  return ({ now, itemRows, count }, values) => {
    for (let i = 0; i < count; i++) {
      read(rows.cells, rows.base(itemRows[i]!), now, out)
      for (let part = 0; part < width; part++) values[part * blockSize + i] = out[part]!
    }
  }
}

/** Accumulators in the row itself: the commonest, and so without a detour for sums and rates. */
function itemCells(node: AggregatedNode, plan: Plan, reads: Reads): Reader {
  const { cell, halfLife, aggregation } = node
  const { landmarks } = reads
  const { rows } = reads.items
  if (aggregation.kind === 'count' || aggregation.kind === 'sum') {
    return ({ now, itemRows, count }, values) => {
      const { cells } = rows
      const factor = landmarks.factor(halfLife, now)
      for (let i = 0; i < count; i++) values[i] = cells[rows.base(itemRows[i]!) + cell]! * factor
    }
  }
  if (aggregation.kind === 'rate') {
    const [p0, p1] = aggregation.prior
    return ({ now, itemRows, count }, values) => {
      const { cells } = rows
      const factor = landmarks.factor(halfLife, now)
      for (let i = 0; i < count; i++) {
        const at = rows.base(itemRows[i]!) + cell
        values[i] = ratioOf(cells[at]! * factor + p0, cells[at + 1]! * factor + p1)
      }
    }
  }
  return ofItems(cellsState(node, plan, reads), 1, reads)
}

/** The totals of a window where they hold for the tail that is asked for; else the tiles are added up, and the totals set anew. */
function itemTiles({ cell, windowMs, aggregation }: AggregatedNode, plan: Plan, { heap, items: { rows } }: Reads): Reader {
  const { merges, initial } = plan
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const acc = new Float64Array(merges.length)
  const pointer = cell + 1 + acc.length
  const isSum = aggregation.kind === 'count' || aggregation.kind === 'sum'
  const nothingYet = loweredOf(plan)
  return ({ now, itemRows, count }, values) => {
    const tail = tailTile(now, windowMs)
    const { cells } = rows
    for (let i = 0; i < count; i++) {
      const base = rows.base(itemRows[i]!)
      const tiles = cells[base + pointer]!
      if (tiles === 0 || cells[base + cell] === tail) {
        // where there are no tiles any more, the totals are of what has passed
        if (tiles === 0) values[i] = nothingYet
        else if (isSum) values[i] = cells[base + cell + 1]!
        else plan.lower!(cells, base + cell + 1, now, values, i)
        continue
      }
      addTiles(tables, tiles, tail, acc)
      plan.lower!(acc, 0, now, values, i)
      if (!rows.keeps) continue
      cells[base + cell] = tail
      for (let a = 0; a < acc.length; a++) cells[base + cell + 1 + a] = acc[a]!
    }
  }
}

/** What nothing lowers to. */
function loweredOf({ initial, lower }: Plan): number {
  const out = new Float64Array(1)
  lower!(Float64Array.from(initial), 0, 0, out, 0)
  return out[0]!
}

/** Cosine of a mean embedding with the candidate's own, which is of length 1. */
function match(node: AggregatedNode, plan: Plan, reads: Reads): Reader {
  const { width } = plan
  const { rows } = reads.users
  const mean = new Float64Array(width)
  const means = new Float64Array(width * blockSize)
  const one = node.entity === 'user' && node.by === undefined ? tableOrCells(node, plan, reads) : undefined
  const each = one === undefined ? numbersOf(node, plan, reads) : undefined
  return (reading, values) => {
    const { now, userRow, facts, count } = reading
    each?.(reading, means)
    one?.(rows.cells, rows.base(userRow), now, mean)
    let length = norm(mean)
    for (let i = 0; i < count; i++) {
      if (each !== undefined) {
        for (let c = 0; c < width; c++) mean[c] = means[c * blockSize + i]!
        length = norm(mean)
      }
      const embedding = length < nothing ? undefined : facts[i]?.embedding
      let product = 0
      if (embedding !== undefined) for (let c = 0; c < width; c++) product += mean[c]! * embedding[c]!
      values[i] = length < nothing ? 0 : product / length
    }
  }
}

interface Latest {
  readonly at: number
  readonly value: number
}

function latestState(node: AggregatedNode, { heap }: Reads): StateReader {
  const lists = latestOf(node, heap)
  const found: Latest[] = []
  return (cells, base, now, out) => {
    found.length = 0
    const within = withinOf(node, now)
    lists.each(cells[base + node.cell]!, (_, at, value) => {
      if (within(at)) found.push({ at, value })
    })
    writeLatest(found, out, node.width)
  }
}

function writeLatest(found: Latest[], out: Float64Array, count: number): void {
  found.sort((a, b) => b.at - a.at || b.value - a.value)
  for (let i = 0; i < count; i++) out[i] = found[i]?.value ?? 0
}

function withinOf({ windowMs }: AggregatedNode, now: number): (at: number) => boolean {
  if (windowMs === 0) return () => true
  const [tail, tileMs] = [tailTile(now, windowMs), tileOf(windowMs)]
  return (at) => Math.floor(at / tileMs) >= tail
}

/**
 * States kept by key, read for the keys of each candidate or of the request. A user's are indexed once a block, so that a candidate costs as
 * much as it has keys.
 */
function collectorOf(node: AggregatedNode, plan: Plan | undefined, reads: Reads): Collector {
  if (plan === undefined) return latestOfKeys(node, reads)
  return plan.gather === undefined ? sumsOfKeys(node, plan, reads) : sketchesOfKeys(node, plan, reads)
}

/** What is kept by key, of the keys there are: which, and its numbers. */
export function keyedValues(
  node: AggregatedNode,
  reads: Reads,
  row: number,
  now: number,
): readonly (readonly [key: number, numbers: Float64Array])[] {
  const { rows } = node.entity === 'user' ? reads.users : reads.items
  const collect = collectorOf(node, node.plan, reads)
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

function conditional(node: AggregatedNode, plan: Plan | undefined, width: number, reads: Reads): Reader {
  const { entity, cell } = node
  const { rows } = entity === 'user' ? reads.users : reads.items
  const out = new Float64Array(width)
  const collect = collectorOf(node, plan, reads)
  const keysFor = keysReader(node.by!)
  const add = collect.add
  return (reading, values) => {
    const { now, userRow, itemRows, count } = reading
    const { cells } = rows
    if (entity === 'user') collect.open(cells[rows.base(userRow) + cell]!, now)
    for (let i = 0; i < count; i++) {
      if (entity === 'item') collect.open(cells[rows.base(itemRows[i]!) + cell]!, now)
      const keys = keysFor(reading, i)
      if (add !== undefined) values[i] = add(keys)
      else {
        collect.read(keys, now, out)
        for (let part = 0; part < width; part++) values[part * blockSize + i] = out[part]!
      }
    }
  }
}

const none: readonly number[] = []

/** The keys of a candidate of the block, or of the request. */
function keysReader(by: Key): (reading: Reading, i: number) => readonly number[] {
  const one = [0]
  switch (by) {
    case 'item':
      return ({ itemRows }, i) => {
        one[0] = itemRows[i]!
        return one
      }
    case 'category':
      return ({ facts }, i) => facts[i]?.categories ?? none
    case 'creator':
      return ({ facts }, i) => facts[i]?.creator ?? none
    case 'tag':
      return ({ facts }, i) => facts[i]?.tags ?? none
    case 'country':
    case 'device':
    case 'surface':
      return ({ request }) => {
        one[0] = request[by]
        return one
      }
  }
}

interface Collector {
  /** Indexes one state. */
  readonly open: (pointer: number, now: number) => void
  /** Reads it for some keys. */
  readonly read: (keys: readonly number[], now: number, out: Float64Array) => void
  /** The same where it is a sum and nothing else. */
  readonly add?: (keys: readonly number[]) => number
}

function sumsOfKeys(
  { group, slot, halfLife, windowMs, aggregation }: AggregatedNode,
  plan: Plan,
  { heap, landmarks, features }: Reads,
): Collector {
  const { merges, initial } = plan
  const size = merges.length
  const tables = new Tables(heap, features.groups[group]!)
  /** By key: where its accumulators stand in `merged`, plus 1. */
  let index = new Int32Array(1_024)
  const indexed: number[] = []
  let merged = new Float64Array(size * 64)
  const acc = new Float64Array(size)
  const placeOf = (key: number): number => {
    if (key >= index.length) index = widened(index, key + 1)
    const known = index[key]!
    if (known > 0) return known - 1
    const place = indexed.length * size
    if (place + size > merged.length) merged = widened(merged, place + size)
    for (let i = 0; i < size; i++) merged[place + i] = initial[i]!
    indexed.push(key)
    index[key] = place + 1
    return place
  }
  return {
    open(pointer, now) {
      for (const key of indexed) index[key] = 0
      indexed.length = 0
      const factor = landmarks.factor(halfLife, now)
      const tail = windowMs === 0 ? Number.NEGATIVE_INFINITY : tailTile(now, windowMs)
      tables.each(pointer, (key, tile, at) => {
        if (windowMs > 0 && tile < tail) return
        const place = placeOf(key)
        if (windowMs > 0) mergeInto(merges, merged, place, heap.cells, at + slot)
        else for (let i = 0; i < size; i++) merged[place + i] = heap.cells[at + slot + i]! * factor
      })
    },
    read(keys, now, out) {
      const first = keys.length === 1 ? (index[keys[0]!] ?? 0) : 0
      if (first > 0) {
        plan.lower!(merged, first - 1, now, out, 0)
        return
      }
      for (let i = 0; i < size; i++) acc[i] = initial[i]!
      for (let k = 0; k < keys.length; k++) {
        const place = index[keys[k]!] ?? 0
        if (place > 0) mergeInto(merges, acc, 0, merged, place - 1)
      }
      plan.lower!(acc, 0, now, out, 0)
    },
    ...((aggregation.kind === 'count' || aggregation.kind === 'sum') && {
      add(keys) {
        let sum = 0
        for (let k = 0; k < keys.length; k++) {
          const place = index[keys[k]!] ?? 0
          if (place > 0) sum += merged[place - 1]!
        }
        return sum
      },
    }),
  }
}

function widened<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(from: T, length: number): T {
  const wider = new (from.constructor as new (length: number) => T)(Math.max(length, from.length * 2))
  wider.set(from)
  return wider
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
      const tail = windowMs === 0 ? Number.NEGATIVE_INFINITY : tailTile(now, windowMs)
      tables.each(pointer, (key, tile, at) => {
        if (windowMs > 0 && tile < tail) return
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
