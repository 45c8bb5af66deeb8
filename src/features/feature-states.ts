import type { Context } from '../domain/context.ts'
import type { LogRecord } from '../domain/entry.ts'
import type { Event, EventType } from '../domain/event.ts'
import { eventTypes } from '../domain/event.ts'
import { IdMap } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import type { Millis } from '../domain/time.ts'
import { RecycledFloats } from '../math/recycled-floats.ts'
import type { AggregatedNode, FeatureSet, Node } from './feature-set.ts'
import { type Fold, foldInto } from './folding.ts'
import type { KnownStates } from './known-states.ts'
import type { Memory, Recalled } from './memory.ts'
import { type Pointer, pointersOf } from './pointers.ts'
import { alone, passesOf, readerOf } from './readers/passes.ts'
import { blockSize, type Reader, type Reading, type Reads } from './readers/reading.ts'
import { RowWriter } from './row-writer.ts'
import { AboutScratch, EventScratch } from './scratch.ts'
import { Entities } from './state/entities.ts'
import { Heap } from './state/heap.ts'
import { ItemFacts } from './state/item-facts.ts'
import { Landmarks } from './state/landmarks.ts'
import { PlainRows } from './state/plain-rows.ts'
import type { Rows } from './state/rows.ts'
import { mergeInto, Tables } from './state/table.ts'

/** When and where a row is read. */
export interface Moment {
  readonly at: Millis
  readonly context: Context
  readonly surface?: string
}

/** Entries folded together. */
const atOnce = 512

export interface StatesOptions {
  /** Users kept in memory, about 3 KB each with the standard features; 1,000,000 unless said. Beyond it who was silent longest is forgotten. */
  readonly mostUsers?: number
  /** What items' rows lie in: `TouchedRows` where they are to be published, rows of this thread alone unless said. */
  readonly itemRows?: (width: number) => Rows
}

/**
 * The states of all features, folded one log entry at a time, and the rows read of them. Of each user and item a row of cells:
 *
 * - `cells`: accumulators; of what decays in the scale of a landmark.
 * - `tiles`: the totals of a window, the tail that they hold for, and a pointer to the tiles; a read at another tail adds the tiles up.
 * - `table`: a pointer to accumulators by key, and by tile where there is a window.
 * - `latest`: a pointer to a list of the latest.
 *
 * One thread owns them. Late events count as punctual ones do.
 */
export class FeatureStates implements KnownStates, Reads {
  readonly features: FeatureSet
  readonly users: Entities
  readonly items: Entities
  readonly words = new IdMap<string>()
  readonly heap = new Heap()
  readonly landmarks: Landmarks
  readonly facts = new ItemFacts(this.words)
  readonly #folds: Readonly<Record<EventType, { readonly user: Fold; readonly item: Fold }>>
  readonly #remember: Readonly<Record<EventType, readonly Remember[]>>
  readonly #memories: ReadonlyMap<Memory, Tables>
  readonly #writer: RowWriter
  readonly #seen = new EventScratch()
  readonly #about = new AboutScratch(this.facts)
  readonly #scale = (halfLife: number, factor: number) => this.#rescale(halfLife, factor)

  /** What a user's row points to, to be given back when they are forgotten. */
  readonly #owned: readonly Pick<Pointer, 'cell' | 'block'>[]
  readonly #mostUsers: number
  /** How often people were forgotten. */
  #forgotten = 0
  readonly #floats = new RecycledFloats()
  readonly #userRows = new Int32Array(atOnce)
  readonly #itemRows = new Int32Array(atOnce)

  constructor(features: FeatureSet, { mostUsers = 1_000_000, itemRows = (width) => new PlainRows(width) }: StatesOptions = {}) {
    this.features = features
    this.#mostUsers = mostUsers
    const nodes = features.nodes.filter((node) => node.kind === 'aggregated')
    this.landmarks = new Landmarks(features.halfLives)
    this.users = new Entities(new PlainRows(Math.max(1, features.cells.user)), blankOf(nodes, 'user', features.cells.user))
    this.items = new Entities(itemRows(Math.max(1, features.cells.item)), blankOf(nodes, 'item', features.cells.item))
    const on = (type: EventType, entity: 'user' | 'item') => {
      const own = nodes.filter((node) => node.entity === entity && node.on.includes(type))
      const groups = new Set(own.map(({ group }) => group))
      return foldInto(
        own,
        features.groups.filter(({ place }) => groups.has(place)),
        this,
      )
    }
    this.#folds = byType((type) => ({ user: on(type, 'user'), item: on(type, 'item') }))
    this.#memories = new Map(features.memories.map((memory) => [memory, tablesOf(memory, this.heap)]))
    const remember = features.memories.map((memory) => ({ memory, into: this.#remembering(memory) }))
    this.#remember = byType((type) => remember.flatMap(({ memory, into }) => (memory.on.includes(type) ? [into] : [])))
    const valued = features.nodes.filter((node) => node.kind === 'valued')
    this.#writer = new RowWriter(features.nodes, features.columns, [
      ...passesOf(nodes, this),
      ...valued.map((node) => alone(node, this.#valued(node))),
    ])
    this.#owned = [
      ...pointersOf(features, 'user', this.heap),
      ...features.memories.map((memory) => ({ cell: features.memoryCell(memory), block: this.#memories.get(memory)! })),
    ]
  }

  async know(_userIds: readonly string[]): Promise<void> {}

  /** The catalog has this item now. */
  putItem(item: Item): void {
    this.facts.put(this.items.meet(item.itemId), item)
  }

  removeItem(itemId: string): void {
    const row = this.items.row(itemId)
    if (row > 0) this.facts.remove(row)
  }

  /** Folds records in log order: as one by one, but whom they are about is looked up together. */
  foldAll(records: readonly Pick<LogRecord, 'entry'>[]): void {
    for (let from = 0; from < records.length; from += atOnce)
      this.#foldSome(records, from, Math.min(records.length, from + atOnce))
  }

  fold(event: Event): void {
    this.#foldAt(event, -1, -1)
  }

  #foldSome(records: readonly Pick<LogRecord, 'entry'>[], from: number, to: number): void {
    const [userRows, itemRows, forgotten] = [this.#userRows, this.#itemRows, this.#forgotten]
    const userIds: string[] = []
    const itemIds: string[] = []
    for (let i = from; i < to; i++) {
      const { entry } = records[i]!
      if (entry.kind !== 'event') continue
      userIds.push(entry.event.userId)
      itemIds.push(entry.event.itemId ?? '')
    }
    this.users.find(userIds, userRows)
    this.items.find(itemIds, itemRows)
    this.users.fetch(userRows, userIds.length)
    this.items.fetch(itemRows, itemIds.length)
    for (let i = from, n = 0; i < to; i++) {
      const { entry } = records[i]!
      if (entry.kind === 'item') this.putItem(entry.item)
      else if (entry.kind === 'item-removed') this.removeItem(entry.itemId)
      else if (entry.kind === 'event') {
        // where people were forgotten meanwhile, a row may be another's
        this.#foldAt(entry.event, this.#forgotten === forgotten ? userRows[n]! : -1, itemRows[n]!)
        n++
      }
    }
  }

  /** Rows are -1 where they are not known yet. */
  #foldAt(event: Event, knownUser: number, knownItem: number): void {
    const { type, userId, itemId } = event
    if (knownUser < 0 && this.users.count >= this.#mostUsers && this.users.row(userId) === 0) this.#forgetSilent()
    const userRow = knownUser < 0 ? this.users.meet(userId) : knownUser
    const itemRow = knownItem >= 0 ? knownItem : itemId === undefined ? 0 : this.items.meet(itemId)
    const seen = this.#seen
    seen.set(event, this.facts.of(itemRow))
    this.landmarks.weigh(event.at, this.#scale)
    const { user, item } = this.#folds[type]
    const { rows } = this.users
    const base = rows.writable(userRow)
    if (event.at > rows.cells[base]!) rows.cells[base] = event.at
    user(seen, rows.cells, base, itemRow)
    for (const remember of this.#remember[type]) remember(event, itemRow, rows.cells, base)
    if (itemRow > 0) item(seen, this.items.rows.cells, this.items.rows.writable(itemRow), itemRow)
  }

  /** Whether any event has named it. */
  met(entity: 'user' | 'item', id: string): boolean {
    return (entity === 'user' ? this.users : this.items).row(id) > 0
  }

  /**
   * One row an item, items.length x width, row-major, as the features stand at `at`. Who or what was never met reads as nobody, nothing. Hold on
   * to the array itself: what it lies in is taken again once nobody does.
   */
  rows(moment: Moment, userId: string, itemIds: readonly string[]): Float32Array {
    const out = this.#floats.take(itemIds.length * this.features.width)
    const reading = this.#readingOf(moment, userId)
    for (let from = 0; from < itemIds.length; from += blockSize) {
      reading.before = from
      reading.count = Math.min(blockSize, itemIds.length - from)
      this.items.find(itemIds.slice(from, from + blockSize), this.#itemRows)
      for (let i = 0; i < reading.count; i++) reading.itemRows[i] = Math.max(0, this.#itemRows[i]!)
      this.#writer.write(reading, out)
    }
    return out
  }

  /** What is remembered of someone, in no order; empty where nothing is. */
  recall(memory: Memory, userId: string): readonly Recalled[] {
    const row = this.users.row(userId)
    const tables = this.#memories.get(memory)
    if (tables === undefined) throw new TypeError(`no memory ${memory.name} in this set`)
    const { rows } = this.users
    const pointer = rows.cells[rows.base(row) + this.features.memoryCell(memory)]!
    const names = memory.of === 'item' ? this.items.ids : this.words
    const recalled: Recalled[] = []
    tables.each(pointer, (key, _, at) => {
      recalled.push({ key: names.id(key), acc: this.heap.cells.slice(at, at + memory.merges.length) })
    })
    return recalled
  }

  /** How many are remembered. */
  recallCount(memory: Memory, userRow: number): number {
    const { rows } = this.users
    return this.#memories.get(memory)!.used(rows.cells[rows.base(userRow) + this.features.memoryCell(memory)]!)
  }

  /** A reader of one feature's first number, of items by their rows: for lists made of all items. */
  itemColumn(feature: string, at: Millis): (row: number) => number {
    const place = this.features.columns.find(({ name }) => name === feature)?.node
    const node = place === undefined ? undefined : this.features.nodes[place]
    if (node?.kind !== 'aggregated') throw new TypeError(`no item feature ${feature} in this set`)
    const read = readerOf(node, this)
    const reading = this.#readingOf({ at, context: {} }, '')
    const values = new Float64Array(node.width * blockSize)
    reading.count = 1
    return (row) => {
      reading.itemRows[0] = row
      read(reading, values)
      return values[0]!
    }
  }

  #readingOf({ at, context, surface = '' }: Moment, userId: string): Reading {
    this.#about.request(at, context, surface)
    const word = (name: string | undefined) => (name === undefined || name === '' ? -1 : this.words.row(name))
    return {
      now: at,
      userRow: this.users.row(userId),
      itemRows: new Int32Array(blockSize),
      request: { country: word(context.country), device: word(context.device), surface: word(surface) },
      before: 0,
      count: 0,
    }
  }

  #valued({ of }: Extract<Node, { kind: 'valued' }>): Reader {
    const read = of.run as (about: AboutScratch) => number | boolean
    return ({ itemRows, count }, values) => {
      for (let i = 0; i < count; i++) {
        this.#about.row = itemRows[i]!
        const value = Number(read(this.#about))
        values[i] = value - value === 0 ? value : 0
      }
    }
  }

  /** Forgets the sixteenth of all users who have been silent longest: who comes back begins anew. */
  #forgetSilent(): void {
    this.#forgotten++
    const { rows, last } = this.users
    const latest: number[] = []
    for (let row = 1; row <= last; row++) if (this.users.ids.id(row) !== '') latest.push(rows.cells[rows.base(row)]!)
    const until = Float64Array.from(latest).sort()[latest.length >> 4]!
    for (let row = 1; row <= last; row++) {
      const base = rows.base(row)
      if (this.users.ids.id(row) === '' || rows.cells[base]! > until) continue
      for (const { cell, block } of this.#owned) block.release(rows.cells, base + cell)
      this.users.forget(row)
    }
  }

  #remembering(memory: Memory): Remember {
    const tables = this.#memories.get(memory)!
    const cell = this.features.memoryCell(memory)
    const acc = new Float64Array(memory.merges.length)
    const full = (owner: Float64Array, from: number) => {
      if (tables.used(owner[from]!) < memory.most) return
      const { cells } = this.heap
      const all: number[] = []
      tables.each(owner[from]!, (_key, _tile, at) => all.push(cells[at + memory.least]!))
      const least = all.sort((a, b) => b - a)[Math.floor(memory.most * 0.8)]!
      tables.keep(owner, from, (_key, _tile, at) => cells[at + memory.least]! > least)
    }
    return (event, itemRow, cells, base) => {
      if (!memory.lift(event, acc)) return
      const name = memory.key?.(event)
      const key = memory.of === 'item' ? itemRow : name === undefined ? -1 : this.words.add(name)
      if (key < (memory.of === 'item' ? 1 : 0)) return
      const at = tables.open(cells, base + cell, key, 0, full)
      mergeInto(memory.merges, this.heap.cells, at, acc, 0)
    }
  }

  /** Multiplies every sum of a half-life, in every row and table. */
  #rescale(halfLife: number, factor: number): void {
    for (const node of this.features.nodes) {
      if (node.kind !== 'aggregated' || node.halfLife !== halfLife) continue
      const { rows, last } = node.entity === 'user' ? this.users : this.items
      const sums = node.plan!.merges.length
      const tables = node.kept === 'table' ? new Tables(this.heap, this.features.groups[node.group]!) : undefined
      for (let row = 1; row <= last; row++) {
        const cell = rows.base(row) + node.cell
        if (tables !== undefined) {
          tables.each(rows.cells[cell]!, (_key, _tile, at) => {
            for (let i = 0; i < sums; i++) this.heap.cells[at + node.slot + i]! *= factor
          })
        } else {
          const to = rows.writable(row) + node.cell
          for (let i = 0; i < sums; i++) rows.cells[to + i]! *= factor
        }
      }
    }
  }
}

type Remember = (event: Event, itemRow: number, cells: Float64Array, base: number) => void

const tablesOf = ({ merges }: Memory, heap: Heap) =>
  new Tables(heap, { tiled: false, merges, initial: merges.map(() => 0), single: false })

const byType = <T>(of: (type: EventType) => T): Readonly<Record<EventType, T>> =>
  Object.fromEntries(eventTypes.map((type) => [type, of(type)])) as Record<EventType, T>

/** The row of who was never met. */
function blankOf(nodes: readonly AggregatedNode[], entity: 'user' | 'item', width: number): Float64Array {
  const blank = new Float64Array(Math.max(1, width))
  for (const { entity: whose, kept, cell, plan } of nodes) {
    if (whose !== entity || plan === undefined) continue
    if (kept === 'cells') blank.set(plan.initial, cell)
    else if (kept === 'tiles') {
      // totals of everything: they hold for no tail that is read before tiles were dropped
      blank[cell] = Number.NEGATIVE_INFINITY
      blank.set(plan.initial, cell + 1)
    }
  }
  return blank
}
