import type { Blocks } from '../state/heap.ts'

/** f64 cells in memory that several threads see, as those see them who only read. */
export class SharedCells implements Blocks {
  readonly buffer: SharedArrayBuffer
  cells: Float64Array
  /** The same memory as UTF-16 code units, four a cell. */
  units: Uint16Array

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer
    this.cells = new Float64Array(buffer, 0, buffer.byteLength / 8)
    this.units = new Uint16Array(buffer, 0, buffer.byteLength / 2)
  }

  /** Sees what the memory has grown by. Views of a fixed length are faster than ones that grow along. */
  look(): void {
    const { buffer } = this
    if (buffer.byteLength === this.cells.byteLength) return
    this.cells = new Float64Array(buffer, 0, buffer.byteLength / 8)
    this.units = new Uint16Array(buffer, 0, buffer.byteLength / 2)
  }

  take(_size: number): number {
    throw new TypeError('published cells are read, never written')
  }

  give(_at: number, _size: number): void {
    throw new TypeError('published cells are read, never written')
  }
}
