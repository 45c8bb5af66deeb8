import { hash32 } from './hash.ts'
import { fetched } from './memory.ts'

/** Another for each process, so that nobody can choose names that fall on one another. */
const offsetBasis = (Math.random() * 2 ** 32) | 0

const hashOf = (name: string): number => hash32(name, offsetBasis) | 0

/** Names looked up together: what lies between cache lines of so many is still there when they are used. */
const atOnce = 512

/**
 * Names to rows 0, 1, 2 … in order of first sight, and back, as `IdMap`: open addressing in flat memory, hash beside row. Half the time of a Map once they
 * no longer fit in a cache; and of many names together, the memory that one waits for is fetched while the others are hashed.
 */
export class NameTable {
  readonly ids: string[] = []
  /** Pairs of a hash and a row + 1; 0 where free. */
  #slots = new Int32Array(2 * 1_024)
  #used = 0
  /** Of the names looked up together. */
  readonly #hashes = new Int32Array(atOnce)

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name)
  }

  get size(): number {
    return this.ids.length
  }

  id(row: number): string {
    return this.ids[row]!
  }

  /** The row of a name, or -1. */
  row(name: string): number {
    return this.#find(name, hashOf(name))
  }

  /** The rows of many names, or -1 each. */
  rowsOf(names: readonly string[], into: Int32Array): void {
    for (let from = 0; from < names.length; from += atOnce) {
      const to = Math.min(names.length, from + atOnce)
      this.#fetch(names, from, to)
      for (let i = from; i < to; i++) into[i] = this.#find(names[i]!, this.#hashes[i - from]!)
    }
  }

  /** The row of a name, given one now if it had none. */
  add(name: string): number {
    const hash = hashOf(name)
    const known = this.#find(name, hash)
    if (known >= 0) return known
    this.#put(hash, this.ids.push(name))
    return this.ids.length - 1
  }

  /** Takes the name from a row, which stays; another may be given it with `name`. */
  forget(row: number): void {
    this.#take(this.ids[row]!)
    this.ids[row] = ''
  }

  /** Gives a forgotten row a name that no other has. */
  name(row: number, name: string): void {
    this.#put(hashOf(name), row + 1)
    this.ids[row] = name
  }

  #find(name: string, hash: number): number {
    const slots = this.#slots
    const last = slots.length - 1
    for (let at = (hash * 2) & last; slots[at + 1] !== 0; at = (at + 2) & last) {
      if (slots[at] === hash && this.ids[slots[at + 1]! - 1] === name) return slots[at + 1]! - 1
    }
    return -1
  }

  /** Hashes, slots and names, each for all before the next: none of them waits for the one before it. */
  #fetch(names: readonly string[], from: number, to: number): void {
    const [hashes, slots] = [this.#hashes, this.#slots]
    const last = slots.length - 1
    let sum = 0
    for (let i = from; i < to; i++) hashes[i - from] = hashOf(names[i]!)
    for (let i = 0; i < to - from; i++) sum += slots[(hashes[i]! * 2) & last]!
    for (let i = 0; i < to - from; i++) {
      const row = slots[((hashes[i]! * 2) & last) + 1]!
      if (row > 0) sum += this.ids[row - 1]!.charCodeAt(0)
    }
    fetched(sum)
  }

  #put(hash: number, row: number): void {
    if (++this.#used * 4 > this.#slots.length) this.#grow()
    place(this.#slots, hash, row)
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Int32Array(before.length * 2)
    for (let at = 0; at < before.length; at += 2) if (before[at + 1] !== 0) place(this.#slots, before[at]!, before[at + 1]!)
  }

  /** Frees a name's slot, and moves up those behind it that would not be found any more. */
  #take(name: string): void {
    const slots = this.#slots
    const last = slots.length - 1
    const hash = hashOf(name)
    let free = (hash * 2) & last
    while (this.ids[slots[free + 1]! - 1] !== name) free = (free + 2) & last
    for (let at = (free + 2) & last; slots[at + 1] !== 0; at = (at + 2) & last) {
      const home = (slots[at]! * 2) & last
      if (((at - home) & last) < ((at - free) & last)) continue
      slots[free] = slots[at]!
      slots[free + 1] = slots[at + 1]!
      free = at
    }
    slots[free + 1] = 0
    this.#used--
  }
}

function place(slots: Int32Array, hash: number, row: number): void {
  const last = slots.length - 1
  let at = (hash * 2) & last
  while (slots[at + 1] !== 0) at = (at + 2) & last
  slots[at] = hash
  slots[at + 1] = row
}
