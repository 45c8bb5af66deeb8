/** What a version is reached from. */
export interface VersionRoot {
  readonly version: number
  /** Last log offset that is folded in. */
  readonly offset: number
  /** When it was published. */
  readonly at: number
  /** Directories of pages: places of items by row, places of ids by slot; and how many slots there are. */
  readonly rows: number
  readonly ids: number
  readonly idRoom: number
}

/** Cells before the landmarks. */
const before = 6

export const rootSize = (landmarks: Float64Array) => before + landmarks.length

export function writeRoot(cells: Float64Array, at: number, root: VersionRoot, landmarks: Float64Array): void {
  cells.set([root.version, root.offset, root.at, root.rows, root.ids, root.idRoom], at)
  cells.set(landmarks, at + before)
}

export function readRoot(cells: Float64Array, at: number): VersionRoot {
  const [version, offset, moment, rows, ids, idRoom] = cells.subarray(at, at + before)
  return { version: version!, offset: offset!, at: moment!, rows: rows!, ids: ids!, idRoom: idRoom! }
}

/** The landmarks of the version. */
export function readLandmarks(cells: Float64Array, at: number, into: Float64Array): void {
  for (let h = 0; h < into.length; h++) into[h] = cells[at + before + h]!
}
