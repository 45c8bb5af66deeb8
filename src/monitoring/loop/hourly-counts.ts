/** Counts by key over an hour or a part of one, numbered from the epoch. */
export interface Stretch {
  readonly hour: number
  readonly keys: Uint32Array
  readonly counts: Uint32Array
}

/** As plain JSON: the hour, and then key and count, key and count. */
export type SavedStretch = readonly number[]

/** Keys that are noted one after the other before they are counted. */
const mostNoted = 2 ** 16

/**
 * Counts by key, a whole number below 2^32, hour by hour. A key is noted, in some nanoseconds, and counted later: what is counted takes eight bytes a
 * key and hour. What is too old is forgotten.
 */
export class HourlyCounts {
  readonly #hoursKept: number
  #noted = new Uint32Array(64)
  #count = 0
  #hour: number
  #stretches: readonly Stretch[]

  constructor(hoursKept: number, hour: number, saved: readonly SavedStretch[] = []) {
    this.#hoursKept = hoursKept
    this.#hour = hour
    this.#stretches = saved.map(restored)
  }

  add(key: number): void {
    if (this.#count === this.#noted.length) this.#makeRoom()
    this.#noted[this.#count++] = key
  }

  /** Begins an hour. */
  turn(hour: number): void {
    this.#settle()
    this.#hour = hour
    this.#stretches = this.#stretches.filter((stretch) => stretch.hour > hour - this.#hoursKept)
  }

  /** Adds to `totals`, by key, what was counted at least `from` and less than `to` hours ago; the open hour is 0 hours ago. */
  addTo(totals: Uint32Array, from: number, to: number): void {
    for (const { keys, counts } of this.within(from, to)) {
      for (let i = 0; i < keys.length; i++) totals[keys[i]!]! += counts[i]!
    }
  }

  /** The same to a function, of keys that lie far apart. A key may come again. */
  visit(from: number, to: number, take: (key: number, count: number) => void): void {
    for (const { keys, counts } of this.within(from, to)) {
      for (let i = 0; i < keys.length; i++) take(keys[i]!, counts[i]!)
    }
  }

  /** The same as they are kept: nothing that is added later changes them. */
  within(from: number, to: number): readonly Stretch[] {
    this.#settle()
    return this.#stretches.filter(({ hour }) => this.#hour - hour >= from && this.#hour - hour < to)
  }

  /** Keys of all stretches together. */
  get size(): number {
    return this.#stretches.reduce((sum, { keys }) => sum + keys.length, this.#count)
  }

  /** The oldest hour that is kept. */
  get oldest(): number {
    return this.#stretches[0]?.hour ?? this.#hour
  }

  /** Forgets all other keys, of every hour. */
  keepOnly(isKept: (key: number) => boolean): void {
    this.#settle()
    this.#stretches = this.#stretches.map(({ hour, keys, counts }) => ({
      hour,
      keys: keys.filter(isKept),
      counts: counts.filter((_, i) => isKept(keys[i]!)),
    }))
  }

  /** Forgets the oldest stretches until no more than so many keys are left. */
  forgetBeyond(most: number): void {
    let first = 0
    for (let { size } = this; size > most && first < this.#stretches.length; first++) size -= this.#stretches[first]!.keys.length
    this.#stretches = this.#stretches.slice(first)
  }

  save(): readonly SavedStretch[] {
    this.#settle()
    return this.#stretches.map(({ hour, keys, counts }) => {
      const saved = [hour]
      for (let i = 0; i < keys.length; i++) saved.push(keys[i]!, counts[i]!)
      return saved
    })
  }

  #makeRoom(): void {
    if (this.#count >= mostNoted) this.#settle()
    if (this.#count < this.#noted.length) return
    const larger = new Uint32Array(2 * this.#noted.length)
    larger.set(this.#noted)
    this.#noted = larger
  }

  /** Counts what was noted, together with what the hour holds already. */
  #settle(): void {
    if (this.#count === 0) return
    const last = this.#stretches.at(-1)
    const before = last?.hour === this.#hour ? last : undefined
    const stretch = counted(this.#hour, this.#noted.subarray(0, this.#count).sort(), before)
    this.#stretches = [...(before === undefined ? this.#stretches : this.#stretches.slice(0, -1)), stretch]
    this.#count = 0
  }
}

/** Sorted keys, each as often as it was noted, and those before. */
function counted(hour: number, noted: Uint32Array, before: Pick<Stretch, 'keys' | 'counts'> = nothing): Stretch {
  const keys = new Uint32Array(noted.length + before.keys.length)
  const counts = new Uint32Array(keys.length)
  let length = 0
  for (let n = 0, b = 0; n < noted.length || b < before.keys.length; length++) {
    const key = Math.min(noted[n] ?? Number.POSITIVE_INFINITY, before.keys[b] ?? Number.POSITIVE_INFINITY)
    keys[length] = key
    if (before.keys[b] === key) counts[length]! += before.counts[b++]!
    for (; noted[n] === key; n++) counts[length]!++
  }
  return { hour, keys: keys.slice(0, length), counts: counts.slice(0, length) }
}

const nothing = { keys: new Uint32Array(), counts: new Uint32Array() }

function restored([hour = 0, ...pairs]: SavedStretch): Stretch {
  const length = pairs.length / 2
  return {
    hour,
    keys: Uint32Array.from({ length }, (_, i) => pairs[2 * i]!),
    counts: Uint32Array.from({ length }, (_, i) => pairs[2 * i + 1]!),
  }
}
