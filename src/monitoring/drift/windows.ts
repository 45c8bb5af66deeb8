import { merged, Sketch } from './sketch.ts'

/** Sketches of all columns over one hour or one day, numbered from the epoch. */
export interface Window {
  readonly number: number
  readonly columns: readonly Sketch[]
}

/** A window as plain JSON: of each column the rows and then bucket and count, bucket and count. */
export interface SavedWindow {
  readonly span: 'hour' | 'day'
  readonly number: number
  readonly columns: readonly (readonly number[])[]
}

const hoursKept = 24
/** Two weeks of reference, two days that are not whole yet, and a week that an alarm may ring. */
export const daysKept = 23

/** The latest 24 hours one by one, and the days before them: of one size whatever the traffic. */
export class Windows {
  readonly #width: number
  #hours: Window[]
  #days: Window[]
  /** All hours but the one that is open. */
  readonly #closed: readonly Sketch[]

  constructor(width: number, saved: readonly SavedWindow[] = []) {
    this.#width = width
    this.#hours = saved.filter(({ span }) => span === 'hour').map(restored)
    this.#days = saved.filter(({ span }) => span === 'day').map(restored)
    this.#closed = Array.from({ length: width }, (_, c) => merged(this.#hours.slice(0, -1).map(({ columns }) => columns[c]!)))
  }

  /** The hour that is open. */
  get open(): Window | undefined {
    return this.#hours.at(-1)
  }

  /** Begins an hour; those that lie a day before it go into their days. */
  turn(hour: number): void {
    this.open?.columns.forEach((sketch, c) => {
      this.#closed[c]!.merge(sketch)
    })
    const passed = this.#hours.filter(({ number }) => number <= hour - hoursKept)
    for (const { number, columns } of passed) {
      const day = this.#dayOf(Math.floor(number / 24))
      columns.forEach((sketch, c) => {
        day.columns[c]!.merge(sketch)
        this.#closed[c]!.subtract(sketch)
      })
    }
    this.#hours = [...this.#hours.slice(passed.length), this.#empty(hour)]
  }

  /** One column over the latest 24 hours. */
  latest(column: number): Sketch {
    const sketch = this.#closed[column]!.copy()
    return this.open === undefined ? sketch : sketch.merge(this.open.columns[column]!)
  }

  /** Days of which nothing is among the latest 24 hours any more, oldest first. */
  whole(): readonly Window[] {
    const first = (this.open?.number ?? 0) - hoursKept + 1
    return this.#days.filter(({ number }) => 24 * number + 23 < first)
  }

  *save(): Generator<SavedWindow, void> {
    for (const day of this.#days) yield saved('day', day)
    for (const hour of this.#hours) yield saved('hour', hour)
  }

  #dayOf(number: number): Window {
    const last = this.#days.at(-1)
    if (last?.number === number) return last
    const day = this.#empty(number)
    this.#days = [...this.#days, day].slice(-daysKept)
    return day
  }

  #empty(number: number): Window {
    return { number, columns: Array.from({ length: this.#width }, () => new Sketch()) }
  }
}

const saved = (span: SavedWindow['span'], { number, columns }: Window): SavedWindow => ({
  span,
  number,
  columns: columns.map(({ rows, counts }) => [rows, ...[...counts].flat()]),
})

const restored = ({ number, columns }: SavedWindow): Window => ({
  number,
  columns: columns.map(([rows, ...counts]) => {
    const sketch = new Sketch([], rows)
    for (let i = 0; i < counts.length; i += 2) sketch.counts.set(counts[i]!, counts[i + 1]!)
    return sketch
  }),
})
