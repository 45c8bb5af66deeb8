import { minuteMs } from '../domain/time.ts'
import { hash32 } from '../math/hash.ts'
import { mostKeys, numberOf, type Plan, type Seen, textOf, type Words } from './aggregations/plan.ts'
import { type Key, tailTile, tileOf } from './declaration/declaration.ts'
import { kindOf } from './declaration/expression.ts'
import { type AggregatedNode, type Group, sketchKeys } from './feature-set.ts'
import { keysOf } from './keys.ts'
import type { Blocks } from './state/heap.ts'
import type { ItemFacts } from './state/item-facts.ts'
import type { Landmarks } from './state/landmarks.ts'
import { LatestLists } from './state/latest.ts'
import { mergeInto, Tables } from './state/table.ts'

/** What folding and reading share. */
export interface Common {
  readonly heap: Blocks
  readonly words: Words
  readonly landmarks: Landmarks
  readonly facts: ItemFacts
}

/** Folds one event into the state of one entity, which begins at `base` in `cells`. */
export type Fold = (seen: Seen, cells: Float64Array, base: number, itemRow: number) => void

/** How far ahead of the log's clock an event may be: tiles are kept for reads so much before the latest event. */
const ahead = 5 * minuteMs

/** Keys kept an entity by what they are; beyond about so many the weakest, or the oldest, go. */
const mostOf: Readonly<Record<Key, number>> = {
  category: 64,
  creator: 200,
  tag: 200,
  item: 300,
  country: 64,
  device: 64,
  surface: 64,
}

/**
 * Folds events of one type into the nodes of one entity, in two steps: each different expression is lifted once, then sums that need no key
 * are added by one loop over numbers, and only what is kept in tables runs code of its own. Table groups are opened once a key, however
 * many features they hold.
 */
export function foldInto(nodes: readonly AggregatedNode[], groups: readonly Group[], common: Common): Fold {
  const lifts = new Lifts(nodes)
  const { acc, taken } = lifts
  const sums = sumsOf(nodes, lifts, common.landmarks)
  const others = [
    ...nodes.flatMap((node) => otherFold(node, lifts, common) ?? []),
    ...groups.map((group) => foldGroup(group, nodes, lifts, common)),
  ]
  return (seen, cells, base, itemRow) => {
    lifts.lift(seen)
    const { count, lift, from, to, weight, weights } = sums
    for (let k = 0; k < count; k++) {
      if (taken[lift[k]!] === 1) cells[base + to[k]!]! += acc[from[k]!]! * weights[weight[k]!]!
    }
    for (let k = 0; k < others.length; k++) others[k]!(seen, cells, base, itemRow)
  }
}

/** The different lifts of some nodes, each with a place for its accumulators. */
class Lifts {
  readonly acc: Float64Array
  /** 1 where the event takes part. */
  readonly taken: Uint8Array
  readonly #lifts: ((seen: Seen, acc: Float64Array, at: number) => boolean)[] = []
  readonly #places: number[] = []
  readonly #byMeaning = new Map<string, number>()

  constructor(nodes: readonly AggregatedNode[]) {
    let end = 0
    for (const node of nodes) {
      if (node.plan === undefined || this.#byMeaning.has(node.lifts)) continue
      this.#byMeaning.set(node.lifts, this.#lifts.length)
      this.#lifts.push(liftOf(node, node.plan))
      this.#places.push(end)
      end += node.plan.merges.length
    }
    this.acc = new Float64Array(end)
    this.taken = new Uint8Array(this.#lifts.length)
  }

  of(node: AggregatedNode): { readonly lift: number; readonly place: number } {
    const lift = this.#byMeaning.get(node.lifts)!
    return { lift, place: this.#places[lift]! }
  }

  lift(seen: Seen): void {
    for (let l = 0; l < this.#lifts.length; l++) this.taken[l] = this.#lifts[l]!(seen, this.acc, this.#places[l]!) ? 1 : 0
  }
}

function liftOf({ where }: AggregatedNode, { lift }: Plan): (seen: Seen, acc: Float64Array, at: number) => boolean {
  if (where === undefined) return lift
  const holds = where.run as (seen: Seen) => boolean
  return (seen, acc, at) => holds(seen) && lift(seen, acc, at)
}

/** Which accumulator is added to which cell, and which weight it has: the last of the weights is 1. */
function sumsOf(nodes: readonly AggregatedNode[], lifts: Lifts, { weights }: Landmarks) {
  const sums = nodes.flatMap((node) => {
    if (node.kept !== 'cells' || !isSum(node)) return []
    const { lift, place } = lifts.of(node)
    const weight = node.halfLife < 0 ? weights.length - 1 : node.halfLife
    return node.plan!.merges.map((_, i) => ({ lift, from: place + i, to: node.cell + i, weight }))
  })
  const column = (of: (sum: (typeof sums)[number]) => number) => Int32Array.from(sums, of)
  return {
    count: sums.length,
    weights,
    lift: column(({ lift }) => lift),
    from: column(({ from }) => from),
    to: column(({ to }) => to),
    weight: column(({ weight }) => weight),
  }
}

const isSum = ({ plan }: AggregatedNode) => plan!.merges.every((merge) => merge === 'add')

function otherFold(node: AggregatedNode, lifts: Lifts, common: Common): Fold | undefined {
  if (node.plan === undefined) return foldLatest(node, common)
  if (node.kept === 'tiles') return foldTiles(node, node.plan, lifts, common)
  if (node.kept === 'cells' && !isSum(node)) return foldExtremes(node, node.plan, lifts)
  return undefined
}

function foldExtremes({ cell, ...node }: AggregatedNode, { merges }: Plan, lifts: Lifts): Fold {
  const { lift, place } = lifts.of({ cell, ...node })
  const { acc, taken } = lifts
  return (_seen, cells, base) => {
    if (taken[lift] === 1) mergeInto(merges, cells, base + cell, acc, place)
  }
}

function foldTiles(node: AggregatedNode, { merges, initial }: Plan, lifts: Lifts, { heap }: Common): Fold {
  const { cell, windowMs } = node
  const { lift, place } = lifts.of(node)
  const { acc, taken } = lifts
  const tileMs = tileOf(windowMs)
  const tables = new Tables(heap, { tiled: true, merges, initial, single: false })
  const pointer = cell + 1 + merges.length
  return (seen, cells, base) => {
    if (taken[lift] === 0) return
    const tile = Math.floor(seen.at / tileMs)
    const at = tables.open(cells, base + pointer, 0, tile, (owner, from) => {
      const tail = tailTile(seen.at - ahead, windowMs)
      tables.keep(owner, from, (_, held) => held >= tail)
    })
    mergeInto(merges, heap.cells, at, acc, place)
    if (tile >= cells[base + cell]!) mergeInto(merges, cells, base + cell + 1, acc, place)
  }
}

/** One opening a key for all of a group's nodes that the event takes part in. */
function foldGroup(group: Group, all: readonly AggregatedNode[], lifts: Lifts, { heap, words, landmarks, facts }: Common): Fold {
  const { by, cell, windowMs, keys } = group
  const nodes = all.filter((node) => node.group === group.place)
  const { acc, taken } = lifts
  const { weights } = landmarks
  const parts = nodes.map((node) => ({
    ...lifts.of(node),
    merges: node.plan!.merges,
    slot: node.slot,
    sum: isSum(node),
    halfLife: node.halfLife,
  }))
  const tileMs = windowMs === 0 ? 0 : tileOf(windowMs)
  const tables = new Tables(heap, group)
  const outer = new Float64Array(mostKeys)
  const inner = new Float64Array(mostKeys)
  const outerKeys = by === undefined ? undefined : keysOf(by, words, facts.keys)
  const most = by === undefined ? Number.POSITIVE_INFINITY : mostOf[by] * (keys === undefined ? 1 : 64) * (windowMs === 0 ? 1 : 8)
  const now = new Float64Array(1)
  const full = (owner: Float64Array, from: number) => {
    if (windowMs > 0) {
      const tail = tailTile(now[0]! - ahead, windowMs)
      tables.keep(owner, from, (_, tile) => tile >= tail)
    }
    if (tables.used(owner[from]!) >= most) keepStrongest(tables, owner, from, most * 0.8)
  }
  return (seen, cells, base, itemRow) => {
    let any = 0
    for (let p = 0; p < parts.length; p++) any |= taken[parts[p]!.lift]!
    if (any === 0) return
    const outers = outerKeys === undefined ? 1 : outerKeys(seen, itemRow, outer)
    if (outers === 0) return
    const inners = keys === undefined ? 1 : keys(seen, inner, words)
    now[0] = seen.at
    const tile = tileMs === 0 ? 0 : Math.floor(seen.at / tileMs)
    for (let o = 0; o < outers; o++) {
      for (let i = 0; i < inners; i++) {
        const key = keys === undefined ? outer[o]! : outerKeys === undefined ? inner[i]! : outer[o]! * sketchKeys + inner[i]!
        const at = tables.open(cells, base + cell, key, tile, full)
        for (let p = 0; p < parts.length; p++) {
          const { lift, place, merges, slot, sum, halfLife } = parts[p]!
          if (taken[lift] === 0) continue
          if (sum) {
            const weight = halfLife < 0 ? 1 : weights[halfLife]!
            for (let a = 0; a < merges.length; a++) heap.cells[at + slot + a]! += acc[place + a]! * weight
          } else mergeInto(merges, heap.cells, at + slot, acc, place)
        }
      }
    }
  }
}

/** Strings stand as one of so many numbers, which a float32 holds exactly. */
export const bucketOf = (text: string) => hash32(text) % 2 ** 20

function foldLatest(node: AggregatedNode, { heap, words, facts }: Common): Fold {
  const { aggregation, by, cell, where } = node
  if (aggregation.kind !== 'last') throw new TypeError(`${node.name} keeps no list`)
  const holds = where === undefined ? () => true : (where.run as (seen: Seen) => boolean)
  const text = textOf(aggregation.of)
  const value = kindOf(aggregation.of.says) === 'string' ? (seen: Seen) => wordValue(text(seen)) : numberOf(aggregation.of)
  const lists = latestOf(node, heap)
  const keys = by === undefined ? undefined : keysOf(by, words, facts.keys)
  const into = new Float64Array(mostKeys)
  return (seen, cells, base, itemRow) => {
    if (!holds(seen)) return
    const x = value(seen)
    if (!Number.isFinite(x)) return
    const count = keys === undefined ? 1 : keys(seen, itemRow, into)
    for (let i = 0; i < count; i++) lists.add(cells, base + cell, into[i]!, seen.at, x)
  }
}

const wordValue = (text: string) => (text === '' ? Number.NaN : bucketOf(text))

export const latestOf = ({ aggregation, by }: AggregatedNode, heap: Blocks): LatestLists => {
  const count = aggregation.kind === 'last' ? aggregation.count : 1
  return new LatestLists(heap, count, by === undefined ? count : mostOf[by] * count)
}

/** Windows keep their latest tiles, others what has the largest first accumulator. */
function keepStrongest(tables: Tables, owner: Float64Array, cell: number, count: number): void {
  const { cells } = tables.heap
  const strength = (tile: number, at: number) => (tables.shape.tiled ? tile : Math.abs(cells[at]!))
  const all: number[] = []
  tables.each(owner[cell]!, (_, tile, at) => all.push(strength(tile, at)))
  all.sort((a, b) => b - a)
  const least = all[Math.floor(count)]!
  tables.keep(owner, cell, (_, tile, at) => strength(tile, at) > least)
}
