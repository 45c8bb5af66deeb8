/** One shared memory for kernels, laid out before it is made: places are taken first, then `memory()` is as large as they need. */
export class Layout {
  /** Below lie the kernels' own constants. */
  #end = 4096

  /** The byte offset of `bytes` fresh bytes; all zero, on a cache line of their own, 64 bytes of slack behind. */
  take(bytes: number): number {
    const at = this.#end
    this.#end = Math.ceil((at + bytes + 64) / 64) * 64
    return at
  }

  get bytes(): number {
    return this.#end
  }

  memory(): WebAssembly.Memory {
    return sharedMemory(this.#end)
  }
}

const pageBytes = 65_536
/** 4 GiB: what 32-bit offsets reach. */
const mostPages = 65_536

/** A shared memory of at least `bytes` bytes that may grow to 4 GiB. */
export function sharedMemory(bytes: number): WebAssembly.Memory {
  const initial = Math.ceil(bytes / pageBytes)
  if (initial > mostPages) {
    throw new RangeError(
      `${(bytes / 2 ** 30).toFixed(1)} GiB are needed and a kernel's memory holds 4. Fit on fewer interactions, or with fewer factors.`,
    )
  }
  return new WebAssembly.Memory({ initial, maximum: mostPages, shared: true })
}

/** Makes `memory` at least `bytes` bytes large. Views made before stay valid and keep their length. */
export function grow(memory: WebAssembly.Memory, bytes: number): void {
  const pages = Math.ceil(bytes / pageBytes) - memory.buffer.byteLength / pageBytes
  if (pages > 0) memory.grow(pages)
}

/** As `grow`, by an eighth at least, so that growing stays rare. RangeError beyond 4 GiB. */
export function growInSteps(memory: WebAssembly.Memory, bytes: number): void {
  if (bytes > mostPages * pageBytes)
    throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB are needed and a shared memory holds 4.`)
  grow(memory, Math.min(mostPages * pageBytes, Math.max(bytes, memory.buffer.byteLength * 1.125)))
}

export const floatsAt = (memory: WebAssembly.Memory, at: number, length: number) => new Float32Array(memory.buffer, at, length)
export const doublesAt = (memory: WebAssembly.Memory, at: number, length: number) => new Float64Array(memory.buffer, at, length)
export const intsAt = (memory: WebAssembly.Memory, at: number, length: number) => new Int32Array(memory.buffer, at, length)

/** A copy that has room for `length` numbers, and for twice as many as before at least. */
export function widened<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(from: T, length: number): T {
  const wider = new (from.constructor as new (length: number) => T)(Math.max(length, from.length * 2))
  wider.set(from)
  return wider
}

const kept = new Float64Array(1)

/** Keeps a sum of what was read only for it to be in the cache: what nobody keeps, a compiler does not read. */
export function fetched(sum: number): void {
  kept[0] = sum
}
