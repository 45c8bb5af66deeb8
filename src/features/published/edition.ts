import { setImmediate as turn } from 'node:timers/promises'
import type { Declaration } from '../declaration/declaration.ts'
import type { FeatureStates } from '../feature-states.ts'
import { TouchedRows } from '../state/touched-rows.ts'
import { rowBehind } from './item-block.ts'
import { itemCopier } from './item-copier.ts'
import { ItemTable } from './item-table.ts'
import { rootSize, writeRoot } from './version-root.ts'
import { VersionedBlocks } from './versioned-blocks.ts'

/** When and where a version was published. */
export interface Published {
  readonly version: number
  /** Last log offset that is folded in. */
  readonly offset: number
  readonly at: number
}

/** What a reader needs to read an edition, as it is posted. */
export interface EditionNotice {
  readonly edition: number
  readonly cells: SharedArrayBuffer
  readonly features: readonly Declaration[]
}

/** Items copied between two turns of the event loop: a few milliseconds. */
const slice = 1_024

/**
 * Versions of the same features on the same landmarks, in one arena: the first is written whole, of the others only the items touched since
 * the one before.
 */
export class Edition {
  readonly #states: FeatureStates
  readonly #landmarks: Float64Array
  readonly #blocks = new VersionedBlocks()
  readonly #items: ItemTable
  readonly #copied: (row: number) => number
  /** The row of what was never met; 0 before the first version. */
  #blank = 0

  constructor(states: FeatureStates) {
    this.#states = states
    this.#landmarks = states.landmarks.at.slice()
    this.#blocks.begin(0)
    this.#items = new ItemTable(this.#blocks, states.items.last)
    this.#copied = itemCopier(states, this.#blocks)
  }

  get cells(): SharedArrayBuffer {
    return this.#blocks.arena.buffer
  }

  /** Cells written so far. */
  get written(): number {
    return this.#blocks.arena.taken
  }

  /** Their functions stay behind: a reader lowers and never lifts. */
  get features(): readonly Declaration[] {
    return JSON.parse(JSON.stringify(this.#states.features.features)) as readonly Declaration[]
  }

  /** Whether a delta to what it holds says how these states stand: a landmark that has moved has scaled every item. */
  continues(states: FeatureStates): boolean {
    return states === this.#states && this.#landmarks.every((at, h) => Number.isNaN(at) || at === states.landmarks.at[h])
  }

  /** Writes a version; answers where its root lies. Nothing may be folded meanwhile. */
  async write({ version, offset, at }: Published): Promise<number> {
    const blocks = this.#blocks
    const { items, landmarks } = this.#states
    const touched = watched(this.#states).takeTouched()
    blocks.begin(version)
    const put = (row: number) => this.#items.put(row, this.#copied(row))
    if (this.#blank === 0) {
      this.#blank = rowBehind(blocks.arena.cells, this.#copied(0))
      await inSlices(items.last, (i) => put(i + 1))
    } else await inSlices(touched.length, (i) => put(touched[i]!))
    this.#landmarks.set(landmarks.at)
    const root = blocks.take(rootSize(landmarks.at))
    const [{ directory, room }, blank] = [this.#items, this.#blank]
    writeRoot(blocks.arena.cells, root, { version, offset, at, directory, room, blank }, landmarks.at)
    blocks.end()
    // no later version reaches it
    blocks.retire(root)
    return root
  }

  drop(version: number): void {
    this.#blocks.drop(version)
  }
}

function watched({ items: { rows } }: FeatureStates): TouchedRows {
  if (rows instanceof TouchedRows) return rows
  throw new TypeError('items are published from states whose itemRows are TouchedRows')
}

async function inSlices(count: number, each: (i: number) => void): Promise<void> {
  for (let from = 0; from < count; from += slice) {
    if (from > 0) await turn()
    for (let i = from; i < Math.min(count, from + slice); i++) each(i)
  }
}
