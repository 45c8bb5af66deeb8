import { createHash } from 'node:crypto'
import { EngineError } from '../domain/error.ts'
import type { Millis } from '../domain/time.ts'
import type { Plan } from './aggregations/plan.ts'
import { planOf } from './aggregations/plan-of.ts'
import {
  type Aggregated,
  type Aggregation,
  type Combined,
  type Declaration,
  type Entity,
  type Key,
  type Valued,
  widthOf,
} from './declaration/declaration.ts'
import { versionOf } from './declaration/feature.ts'
import type { Memory } from './memory.ts'
import type { Merge, TableShape } from './state/table.ts'

/** One thing to compute: several features may stand on it. */
export type Node = AggregatedNode | (Valued & Placed) | (Combined & Placed & { readonly parts: readonly [number, number] })

export type AggregatedNode = Aggregated &
  Placed & {
    /** Absent where a list of the latest is kept. */
    readonly plan: Plan | undefined
    /** How its state is kept; see `FeatureStates`. */
    readonly kept: 'cells' | 'tiles' | 'table' | 'latest'
    /** First of its cells in its entity's row. */
    readonly cell: number
    /** Of the half-lives, -1 where it does not decay; the window, 0 where there is none. */
    readonly halfLife: number
    readonly windowMs: number
    /** The table group it is kept in, and the first of its accumulators in each entry; -1 where in none. */
    readonly group: number
    readonly slot: number
    /** Same for nodes that lift events alike. */
    readonly lifts: string
  }

/** Features kept in one table, since they are kept by the same key: found once, wherever the key is. */
export interface Group extends TableShape {
  readonly place: number
  readonly entity: Entity
  readonly by: Key | undefined
  /** Of a sketch, which has keys of its own. */
  readonly keys: Plan['keys']
  readonly cell: number
  readonly windowMs: number
  readonly merges: Merge[]
  readonly initial: number[]
}

/** A conditional sketch keeps a register or bucket of each key: key x `sketchKeys` + register. */
export const sketchKeys = 2 ** 22

interface Placed {
  /** Its place among the nodes, after those that it is made of. */
  readonly place: number
  readonly width: number
}

export interface Column {
  readonly name: string
  readonly node: number
  /** Which of the node's numbers. */
  readonly part: number
  readonly log: boolean
}

/** The ordered features of an engine. Their columns, in order, are the schema that a ranking model is bound to. */
export class FeatureSet {
  readonly features: readonly Declaration[]
  readonly memories: readonly Memory[]
  readonly nodes: readonly Node[]
  readonly groups: readonly Group[]
  readonly halfLives: readonly Millis[]
  readonly columns: readonly Column[]
  readonly width: number
  /** One name a column; a feature of several columns numbers them: `item.tops.7d#1`. */
  readonly schema: readonly string[]
  /** What each feature means, by its name: a changed declaration is a new version. */
  readonly versions: Readonly<Record<string, string>>
  /** Names the whole: two sets of one digest make the same columns of the same events. */
  readonly digest: string
  /** Cells in the row of a user and of an item. A user's begins with the moment of their latest event, and ends with their memories. */
  readonly cells: Readonly<Record<'user' | 'item', number>>

  constructor(features: readonly Declaration[], memories: readonly Memory[] = []) {
    refuseTwice([...features, ...memories].map(({ name }) => name))
    this.features = features
    this.memories = memories
    const compiler = new Compiler()
    this.columns = features.flatMap((feature) => {
      const node = compiler.nodeOf(feature)
      return Array.from({ length: widthOf(feature) }, (_, part) => ({
        name: part === 0 ? feature.name : `${feature.name}#${part}`,
        node,
        part,
        log: feature.log,
      }))
    })
    this.nodes = compiler.nodes
    this.groups = compiler.groups
    this.halfLives = compiler.halfLives
    this.width = this.columns.length
    this.schema = this.columns.map(({ name }) => name)
    this.versions = Object.fromEntries(features.map((feature) => [feature.name, versionOf(feature)]))
    this.digest = createHash('sha256')
      .update(JSON.stringify(Object.entries(this.versions)))
      .digest('hex')
      .slice(0, 12)
    this.cells = { user: compiler.cells.user + memories.length, item: compiler.cells.item }
  }

  /** The memory of that name. */
  memory(name: string): Memory {
    const memory = this.memories.find((each) => each.name === name)
    if (memory === undefined) throw new TypeError(`no memory ${name} in this set`)
    return memory
  }

  /** The cell of a user's row that a memory's pointer stands in. */
  memoryCell(memory: Memory): number {
    const place = this.memories.indexOf(memory)
    if (place < 0) throw new TypeError(`no memory ${memory.name} in this set`)
    return this.cells.user - this.memories.length + place
  }
}

/** Accumulators beyond this are kept apart, so that those who have none pay nothing for them. */
const mostInCells = 4

/** Makes one node of all declarations that mean the same, whatever they are called and however they are scaled. */
class Compiler {
  readonly nodes: Node[] = []
  readonly groups: Group[] = []
  readonly halfLives: Millis[] = []
  readonly #plans = new Map<string, Plan>()
  readonly cells = { user: 1, item: 0 }
  readonly #places = new Map<string, number>()

  nodeOf(feature: Declaration): number {
    const meaning = versionOf({ ...feature, name: '', log: false })
    const known = this.#places.get(meaning)
    if (known !== undefined) return known
    const node = this.#made(feature)
    this.nodes.push(node)
    this.#places.set(meaning, node.place)
    return node.place
  }

  #made(feature: Declaration): Node {
    if (feature.kind !== 'aggregated' && feature.kind !== 'valued') {
      const parts = [this.nodeOf(feature.of[0]), this.nodeOf(feature.of[1])] as const
      return { ...feature, parts, place: this.nodes.length, width: 1 }
    }
    const placed = { place: this.nodes.length, width: widthOf(feature) }
    if (feature.kind === 'valued') return { ...feature, ...placed }
    const { aggregation, entity, span } = feature
    const lifts = JSON.stringify([feature.where, aggregation])
    const timed = {
      halfLife: span.kind === 'decayed' ? this.#halfLife(span.halfLifeMs) : -1,
      windowMs: span.kind === 'over' ? span.windowMs : 0,
    }
    const base = { ...feature, ...placed, ...timed, lifts, group: -1, slot: -1 }
    if (aggregation.kind === 'last') return { ...base, plan: undefined, kept: 'latest', cell: this.#take(entity, 1) }
    const plan = this.#planOf(lifts, aggregation)
    if (feature.by !== undefined || plan.keys !== undefined || plan.merges.length > mostInCells) {
      const group = this.#groupOf(base, plan)
      const slot = group.merges.length
      group.merges.push(...plan.merges)
      group.initial.push(...plan.initial)
      return { ...base, plan, kept: 'table', cell: group.cell, group: group.place, slot }
    }
    // tiles: the tail that the totals hold for, the totals, and the pointer to the tiles
    const cell = this.#take(entity, plan.merges.length + (timed.windowMs > 0 ? 2 : 0))
    return { ...base, plan, kept: timed.windowMs > 0 ? 'tiles' : 'cells', cell }
  }

  /** One plan for all that lift alike, since a sketch's keys are those of what was lifted last. */
  #planOf(lifts: string, aggregation: Exclude<Aggregation, { kind: 'last' }>): Plan {
    const known = this.#plans.get(lifts)
    if (known !== undefined) return known
    const plan = planOf(aggregation)
    this.#plans.set(lifts, plan)
    return plan
  }

  /** Tiles and sketches are kept apart: their keys are their own. */
  #groupOf({ entity, by, windowMs }: Pick<AggregatedNode, 'entity' | 'by' | 'windowMs'>, { keys }: Plan): Group {
    const alone = keys !== undefined || windowMs > 0
    const known = this.groups.find(
      (each) => !alone && each.entity === entity && each.by === by && each.keys === undefined && !each.tiled,
    )
    if (known !== undefined) return known
    const cell = this.#take(entity, 1)
    const single = by === undefined && keys === undefined && windowMs === 0
    const group = {
      place: this.groups.length,
      entity,
      by,
      keys,
      cell,
      windowMs,
      tiled: windowMs > 0,
      single,
      merges: [],
      initial: [],
    }
    this.groups.push(group)
    return group
  }

  #halfLife(ms: Millis): number {
    const known = this.halfLives.indexOf(ms)
    return known >= 0 ? known : this.halfLives.push(ms) - 1
  }

  #take(entity: 'user' | 'item', cells: number): number {
    const cell = this.cells[entity]
    this.cells[entity] += cells
    return cell
  }
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return
  throw new EngineError('FEATURE_INVALID', `Two features are called ${twice}.`, 'Give each a name of its own.')
}
