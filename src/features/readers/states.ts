import type { Millis } from '../../domain/time.ts'
import type { Plan } from '../aggregations/plan.ts'
import { tailTile, tileOf } from '../declaration/declaration.ts'
import type { AggregatedNode } from '../feature-set.ts'
import { latestOf } from '../folding.ts'
import { mergeInto, Tables } from '../state/table.ts'
import { blockSize, type Reader, type Reads } from './reading.ts'

/** Reads states of one kind as they stand at a moment. */
export interface StateReader {
  readonly begin: (now: Millis) => void
  /** Of the state whose row begins at `base` in `cells`, to `out` from 0 on. */
  readonly read: (cells: Float64Array, base: number, out: Float64Array) => void
}

/** The first tile that counts; all do where there is no window. */
export const tailOf = (now: Millis, windowMs: Millis) => (windowMs === 0 ? Number.NEGATIVE_INFINITY : tailTile(now, windowMs))

export function stateOf(node: AggregatedNode, plan: Plan, reads: Reads): StateReader {
  if (node.kept === 'cells') return cellsState(node, plan, reads)
  return node.kept === 'tiles' ? tilesState(node, plan, reads) : tableState(node, plan, reads)
}

/** The same numbers for every item. */
export function ofUser({ begin, read }: StateReader, width: number, { users: { rows } }: Reads): Reader {
  const out = new Float64Array(width)
  return ({ now, userRow, before, count }, values) => {
    if (before === 0) {
      begin(now)
      read(rows.cells, rows.base(userRow), out)
    }
    for (let part = 0; part < width; part++) values.fill(out[part]!, part * blockSize, part * blockSize + count)
  }
}

export function ofItems({ begin, read }: StateReader, width: number, { items: { rows } }: Reads): Reader {
  const out = new Float64Array(width)
  return ({ now, itemRows, count }, values) => {
    begin(now)
    for (let i = 0; i < count; i++) {
      read(rows.cells, rows.base(itemRows[i]!), out)
      for (let part = 0; part < width; part++) values[part * blockSize + i] = out[part]!
    }
  }
}

function cellsState({ cell, halfLife }: AggregatedNode, plan: Plan, { landmarks }: Reads): StateReader {
  const acc = new Float64Array(plan.merges.length)
  let [moment, factor] = [0, 1]
  return {
    begin(now) {
      moment = now
      factor = landmarks.factor(halfLife, now)
    },
    read(cells, base, out) {
      for (let i = 0; i < acc.length; i++) acc[i] = cells[base + cell + i]! * factor
      plan.lower!(acc, 0, moment, out, 0)
    },
  }
}

function tilesState({ cell, windowMs }: AggregatedNode, plan: Plan, { heap }: Reads): StateReader {
  const { merges, initial } = plan
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const acc = new Float64Array(merges.length)
  const pointer = cell + 1 + acc.length
  let [moment, tail] = [0, 0]
  return {
    begin(now) {
      moment = now
      tail = tailOf(now, windowMs)
    },
    read(cells, base, out) {
      tables.mergeTiles(cells[base + pointer]!, tail, acc)
      plan.lower!(acc, 0, moment, out, 0)
    },
  }
}

function tableState(
  { cell, halfLife, windowMs, group, slot }: AggregatedNode,
  plan: Plan,
  { heap, landmarks, features }: Reads,
): StateReader {
  const { merges, initial, gather } = plan
  const tables = new Tables(heap, features.groups[group]!)
  const acc = new Float64Array(merges.length)
  let [moment, factor, tail] = [0, 1, 0]
  return {
    begin(now) {
      moment = now
      factor = landmarks.factor(halfLife, now)
      tail = tailOf(now, windowMs)
    },
    read(cells, base, out) {
      gather?.begin()
      acc.set(initial)
      tables.each(cells[base + cell]!, (key, tile, at) => {
        if (tile < tail) return
        if (gather === undefined) mergeInto(merges, acc, 0, heap.cells, at + slot)
        else {
          acc[0] = heap.cells[at + slot]! * factor
          gather.take(key, acc, 0)
        }
      })
      if (gather !== undefined) gather.end(out, 0)
      else {
        if (factor !== 1) for (let i = 0; i < acc.length; i++) acc[i]! *= factor
        plan.lower!(acc, 0, moment, out, 0)
      }
    },
  }
}

export interface Latest {
  readonly at: Millis
  readonly value: number
}

export function latestState(node: AggregatedNode, { heap }: Reads): StateReader {
  const lists = latestOf(node, heap)
  const found: Latest[] = []
  let within = withinOf(node, 0)
  return {
    begin(now) {
      within = withinOf(node, now)
    },
    read(cells, base, out) {
      found.length = 0
      lists.each(cells[base + node.cell]!, (_, at, value) => {
        if (within(at)) found.push({ at, value })
      })
      writeLatest(found, out, node.width)
    },
  }
}

export function writeLatest(found: Latest[], out: Float64Array, count: number): void {
  found.sort((a, b) => b.at - a.at || b.value - a.value)
  for (let i = 0; i < count; i++) out[i] = found[i]?.value ?? 0
}

export function withinOf({ windowMs }: AggregatedNode, now: Millis): (at: Millis) => boolean {
  if (windowMs === 0) return () => true
  const [tail, tileMs] = [tailOf(now, windowMs), tileOf(windowMs)]
  return (at) => Math.floor(at / tileMs) >= tail
}
