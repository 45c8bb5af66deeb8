import type { Millis } from '../../domain/time.ts'
import { FeatureSet } from '../feature-set.ts'
import { blockSize, type Reading, readerOf } from '../readers.ts'
import { RowWriter } from '../row-writer.ts'
import { Landmarks } from '../state/landmarks.ts'
import type { ReadRows } from '../state/rows.ts'
import type { EditionNotice } from './edition.ts'
import { placeOf } from './item-table.ts'
import { publishedColumns } from './published-columns.ts'
import { SharedCells } from './shared-cells.ts'
import { readLandmarks, readRoot, type VersionRoot } from './version-root.ts'

/** Reads the versions of one edition with the readers that the states are read with. */
export class EditionReader {
  readonly columns: readonly string[]
  readonly #cells: SharedCells
  readonly #landmarks: Landmarks
  readonly #writer: RowWriter
  readonly #reading: Reading & { now: Millis } = {
    now: 0,
    userRow: 0,
    itemRows: new Int32Array(blockSize),
    facts: [],
    request: { country: -1, device: -1, surface: -1 },
    count: 0,
  }

  constructor({ cells, features }: EditionNotice) {
    const set = new FeatureSet(features)
    const { nodes, columns } = publishedColumns(set)
    const shared = new SharedCells(cells)
    const rows = placedRows(shared)
    this.columns = columns.map(({ name }) => name)
    this.#cells = shared
    this.#landmarks = new Landmarks(set.halfLives)
    const reads = { features: set, heap: shared, landmarks: this.#landmarks, users: { rows }, items: { rows } }
    this.#writer = new RowWriter(nodes, columns, (node) => {
      if (node.kind === 'valued') throw new TypeError(`${node.name} is not published`)
      return readerOf(node, reads)
    })
  }

  /** The version whose root lies at `place`. */
  root(place: number): VersionRoot {
    this.#cells.look()
    return readRoot(this.#cells.cells, place)
  }

  /** itemIds.length x columns, row-major. */
  rows(place: number, root: VersionRoot, itemIds: readonly string[], at: Millis): Float32Array {
    const reading = this.#reading
    readLandmarks(this.#cells.cells, place, this.#landmarks.at)
    reading.now = at
    const out = new Float32Array(itemIds.length * this.columns.length)
    for (let from = 0; from < itemIds.length; from += blockSize) {
      reading.count = Math.min(blockSize, itemIds.length - from)
      for (let i = 0; i < reading.count; i++) reading.itemRows[i] = placeOf(this.#cells, root, itemIds[from + i]!)
      this.#writer.write(reading, out, from)
    }
    return out
  }
}

/** Rows that are called by the places where they lie. */
const placedRows = (shared: SharedCells): ReadRows => ({
  get cells() {
    return shared.cells
  },
  base: (place) => place,
  keeps: false,
})
