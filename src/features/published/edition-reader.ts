import { IdMap } from '../../domain/ids.ts'
import type { Millis } from '../../domain/time.ts'
import { FeatureSet } from '../feature-set.ts'
import { passesOf } from '../readers/passes.ts'
import { blockSize, type Reading } from '../readers/reading.ts'
import { RowWriter } from '../row-writer.ts'
import { ItemFacts } from '../state/item-facts.ts'
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
    request: { country: -1, device: -1, surface: -1 },
    before: 0,
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
    const facts = new ItemFacts(new IdMap())
    const reads = { features: set, heap: shared, landmarks: this.#landmarks, facts, users: { rows }, items: { rows } }
    const aggregated = nodes.filter((node) => node.kind === 'aggregated')
    this.#writer = new RowWriter(nodes, columns, passesOf(aggregated, reads))
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
      reading.before = from
      reading.count = Math.min(blockSize, itemIds.length - from)
      for (let i = 0; i < reading.count; i++) reading.itemRows[i] = placeOf(this.#cells, root, itemIds[from + i]!)
      this.#writer.write(reading, out)
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
