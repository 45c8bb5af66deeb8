import { FreeBlocks } from '../../math/free-blocks.ts'
import { SharedCells } from './shared-cells.ts'

/** 2^31 cells: what an Int32 can say the place of. */
const mostBytes = 2 ** 34

/** Blocks of cells that one thread writes and others read. Their places never move. At most 16 GiB; RangeError beyond. */
export class Arena extends SharedCells {
  /** Cells handed out so far, those given back and taken again counted again. */
  taken = 0
  /** Cell 0 stays free: a place of 0 is none. */
  #end = 1
  readonly #free = new FreeBlocks()

  constructor() {
    super(new SharedArrayBuffer(65_536, { maxByteLength: mostBytes }))
  }

  override take(size: number): number {
    this.taken += size
    const again = this.#free.take(size)
    if (again !== undefined) {
      this.cells.fill(0, again, again + size)
      return again
    }
    const at = this.#end
    this.#reserve((at + size) * 8)
    this.#end += size
    return at
  }

  override give(at: number, size: number): void {
    this.#free.give(at, size)
  }

  /** Grows by an eighth at least, so that growing stays rare. */
  #reserve(bytes: number): void {
    const { byteLength } = this.buffer
    if (bytes <= byteLength) return
    if (bytes > mostBytes) throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB are to be published and 16 can be.`)
    this.buffer.grow(Math.min(mostBytes, Math.ceil(Math.max(bytes, byteLength * 1.125) / 65_536) * 65_536))
    this.look()
  }
}
