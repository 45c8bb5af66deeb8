/** Readers at once, and versions that each may have pinned at once. */
const mostReaders = 64
export const pinsEach = 4
/** Versions that can live at once: every pin another, and more than are kept. */
const slots = mostReaders * pinsEach + 64
/** Int32s: the announced slot + 1; edition and place of each slot; the pinned slot + 1 of each pin. */
const pins = 1 + slots * 2

/** What all threads see: the one announced version, where each living version lies, and which of them are being read. */
export class Board {
  readonly buffer: SharedArrayBuffer
  readonly #ints: Int32Array

  constructor(buffer = new SharedArrayBuffer((pins + mostReaders * pinsEach) * 4)) {
    this.buffer = buffer
    this.#ints = new Int32Array(buffer)
  }

  /** The slot of the announced version, -1 where nothing is. */
  get announced(): number {
    return Atomics.load(this.#ints, 0) - 1
  }

  /** Everything written before is seen by whoever sees this. */
  announce(slot: number): void {
    Atomics.store(this.#ints, 0, slot + 1)
  }

  /** Writes where a version lies into a slot that no living version has. */
  note(taken: ReadonlySet<number>, edition: number, place: number): number {
    let slot = 0
    while (taken.has(slot)) slot++
    if (slot >= slots) throw new RangeError(`${slots} published versions are alive, and no more can be.`)
    Atomics.store(this.#ints, 1 + slot * 2, edition)
    Atomics.store(this.#ints, 2 + slot * 2, place)
    return slot
  }

  noted(slot: number): { readonly edition: number; readonly place: number } {
    return { edition: Atomics.load(this.#ints, 1 + slot * 2), place: Atomics.load(this.#ints, 2 + slot * 2) }
  }

  /**
   * Pins the announced version; answers its slot. A hazard pointer (Michael, 2004): who frees versions first announces another, then looks
   * at pins; so a pin of what is still announced afterwards was seen in time.
   */
  pin(reader: number, pin: number): number {
    for (;;) {
      const slot = this.announced
      Atomics.store(this.#ints, this.#at(reader, pin), slot + 1)
      if (this.announced === slot) return slot
    }
  }

  unpin(reader: number, pin: number): void {
    Atomics.store(this.#ints, this.#at(reader, pin), 0)
  }

  /** Slots that any reader has pinned. */
  pinned(): ReadonlySet<number> {
    const held = new Set<number>()
    for (let at = pins; at < this.#ints.length; at++) {
      const slot = Atomics.load(this.#ints, at) - 1
      if (slot >= 0) held.add(slot)
    }
    return held
  }

  /** A reader that `taken` has not. */
  vacancy(taken: ReadonlyMap<number, unknown>): number {
    let reader = 0
    while (taken.has(reader)) reader++
    if (reader >= mostReaders) throw new RangeError(`${mostReaders} readers are attached, and no more can be.`)
    return reader
  }

  /** The reader is gone, and its pins with it. */
  clear(reader: number): void {
    for (let pin = 0; pin < pinsEach; pin++) this.unpin(reader, pin)
  }

  #at(reader: number, pin: number): number {
    return pins + reader * pinsEach + pin
  }
}
