interface Hour {
  readonly hour: number
  readonly sums: Float64Array
}

/** As plain JSON: the hour, and then its sums. */
export type SavedSums = readonly number[]

/** Some sums, hour by hour. What is too old is forgotten. */
export class HourlySums {
  readonly #hoursKept: number
  readonly #width: number
  #hours: readonly Hour[]

  constructor(hoursKept: number, width: number, hour: number, saved: readonly SavedSums[] = []) {
    this.#hoursKept = hoursKept
    this.#width = width
    this.#hours = saved.map(([number = 0, ...sums]) => ({ hour: number, sums: Float64Array.from(sums) }))
    if (saved.length === 0) this.turn(hour)
  }

  /** Of the open hour: to be added to. */
  get open(): Float64Array {
    return this.#hours.at(-1)!.sums
  }

  /** Begins an hour. */
  turn(hour: number): void {
    const young = this.#hours.filter((each) => each.hour > hour - this.#hoursKept)
    this.#hours = [...young, { hour, sums: new Float64Array(this.#width) }]
  }

  /** Over the latest hours, the open one among them. */
  latest(hours: number): Float64Array {
    const open = this.#hours.at(-1)!.hour
    const all = new Float64Array(this.#width)
    for (const { hour, sums } of this.#hours) {
      if (open - hour >= hours) continue
      for (let i = 0; i < all.length; i++) all[i]! += sums[i]!
    }
    return all
  }

  save(): readonly SavedSums[] {
    return this.#hours.map(({ hour, sums }) => [hour, ...sums])
  }
}
