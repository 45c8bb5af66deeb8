/** What is used of WebAssembly: Node has it, and TypeScript declares it only for browsers. */
declare namespace WebAssembly {
  /** Whether a module of these bytes would compile here. */
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>)
    readonly exports: unknown
  }
  class Memory {
    /** Sizes in pages of 64 KiB. */
    constructor(descriptor: { initial: number; maximum: number; shared: true })
    readonly buffer: SharedArrayBuffer
    /** Adds pages; returns how many there were. */
    grow(pages: number): number
  }
}
