/** What a version is reached from. */
export interface VersionRoot {
  readonly version: number
  /** Last log offset that is folded in. */
  readonly offset: number
  /** When it was published. */
  readonly at: number
  /** Of the pages of items by slot, and how many slots there are. */
  readonly directory: number
  readonly room: number
  /** The row of what was never met. */
  readonly blank: number
}

/** Cells before the landmarks. */
const before = 6

export const rootSize = (landmarks: Float64Array) => before + landmarks.length

export function writeRoot(cells: Float64Array, at: number, root: VersionRoot, landmarks: Float64Array): void {
  cells.set([root.version, root.offset, root.at, root.directory, root.room, root.blank], at)
  cells.set(landmarks, at + before)
}

export function readRoot(cells: Float64Array, at: number): VersionRoot {
  const [version, offset, moment, directory, room, blank] = cells.subarray(at, at + before)
  return { version: version!, offset: offset!, at: moment!, directory: directory!, room: room!, blank: blank! }
}

/** The landmarks of the version. */
export function readLandmarks(cells: Float64Array, at: number, into: Float64Array): void {
  for (let h = 0; h < into.length; h++) into[h] = cells[at + before + h]!
}
