import type { Event } from '../../domain/event.ts'
import { hourMs } from '../../domain/time.ts'
import { hash32 } from '../../math/hash.ts'
import { type Alarm, type Hysteresis, nextAlarm, silent } from './alarm.ts'
import { type Baseline, baselineOf, leastRows } from './baseline.ts'
import { type ColumnDrift, columnDrift } from './column-drift.ts'
import { type Carried, type Column, columnKinds, columnsOf, type Read, readImpression, widthOf } from './columns.ts'
import { distancesOf } from './distances.ts'
import { type DriftRow, driftRow } from './drift-row.ts'
import type { Sketch } from './sketch.ts'
import { daysKept, type SavedWindow, Windows } from './windows.ts'

/** All that a monitor knows, as plain JSON: this, and then one window after the other. */
export interface SavedDrift {
  readonly digest: string
  readonly columns: readonly string[]
  readonly alarms: readonly Alarm[]
  readonly rang: readonly (readonly number[])[]
  readonly parts: readonly string[]
}

/** Of the score, each hour that somebody came. */
const rule: Hysteresis = { raise: 1, clear: 0.75, evaluations: 3 }

/** PSI below which a difference, however sure, is none that matters: scorecards call 0.1 some and 0.25 much. */
const leastPsi = 0.2

/** Rows an hour beyond which only a share is looked at. */
const mostAnHour = 500

/**
 * Watches what is served. Fed the log's events in order, it keeps a sketch of every column an hour, and once an hour holds the latest 24 hours, in
 * which every time of day is, against the fourteen whole days before them. The score is the lesser of KS over the column's bound, which says that
 * it is no noise, and PSI over 0.2, which says that it matters. An alarm is raised by three scores beyond 1 in a row, and cleared by three below
 * 0.75 in a row. Days in which it rang are no measure
 * of anything: they stay out of the reference, until after a week too few days are left to judge by: then it is silent, and what is new becomes what is usual.
 */
export class DriftMonitor {
  readonly #carried: Carried
  readonly #columns: readonly Column[]
  readonly #windows: Windows
  readonly #alarms: Alarm[]
  /** Of each column, days by number in which its alarm rang. */
  readonly #rang: readonly Set<number>[]
  readonly #baselines: (Baseline | undefined)[]
  /** What a surface is known to carry: what it never carried is not absent. */
  readonly #parts: Set<string>
  #met = 0
  /** One row in 2^thinning is looked at. */
  #thinning = 0

  /** `saved`: of a monitor before it; it begins anew where that was of other columns. */
  constructor(carried: Carried, saved: readonly unknown[] = []) {
    const columns = columnsOf(carried)
    const [head, ...windows] = saved as readonly [SavedDrift?, ...SavedWindow[]]
    const known = head !== undefined && isOf(head, carried, columns) ? head : undefined
    this.#carried = carried
    this.#columns = columns
    this.#windows = new Windows(columns.length, known && windows)
    this.#alarms = columns.map((_, c) => known?.alarms[c] ?? silent)
    this.#rang = columns.map((_, c) => new Set(known?.rang[c]))
    this.#baselines = columns.map(() => undefined)
    this.#parts = new Set(known?.parts)
  }

  take(event: Event): void {
    if (event.type !== 'impression' || event.served === undefined) return
    const hour = Math.floor(event.at / hourMs)
    if (hour > (this.#windows.open?.number ?? 0)) this.#turn(hour)
    this.#met++
    if (this.#thinning > 0 && hash32(event.eventId) % 2 ** this.#thinning > 0) return
    const read = readImpression(event, this.#carried)
    if (read !== undefined) this.#add(read, event.surface ?? '')
  }

  /** One a column, as of the latest impression; those that ring first. */
  rows(): readonly DriftRow[] {
    return this.#columns
      .map((column, c) => driftRow(column, this.#windows.latest(c), this.#baseline(c), this.#alarms[c]!))
      .sort((a, b) => Number(b.alarm) - Number(a.alarm))
  }

  /** One column whole; undefined where there is none of that name. */
  column(name: string): ColumnDrift | undefined {
    const c = this.#columns.findIndex((column) => column.name === name)
    const column = this.#columns[c]
    if (column === undefined) return undefined
    const [latest, baseline] = [this.#windows.latest(c), this.#baseline(c)]
    return columnDrift(
      driftRow(column, latest, baseline, this.#alarms[c]!),
      latest,
      baseline?.reference,
      this.#windows.whole(),
      c,
    )
  }

  /** Line by line, so that others may have a turn between two of them. Nothing may be taken meanwhile. */
  *save(): Generator<SavedDrift | SavedWindow, void> {
    yield {
      digest: this.#carried.digest,
      columns: this.#columns.map(({ name }) => name),
      alarms: [...this.#alarms],
      rang: this.#rang.map((days) => [...days]),
      parts: [...this.#parts],
    }
    yield* this.#windows.save()
  }

  #add(read: Read, surface: string): void {
    const { columns } = this.#windows.open!
    let c = 0
    for (const kind of columnKinds) {
      const numbers = read[kind]
      const part = `${kind} of ${surface}`
      if (numbers !== undefined) this.#parts.add(part)
      const width = widthOf(this.#carried, kind)
      if (this.#parts.has(part)) for (let i = 0; i < width; i++) columns[c + i]!.take(numbers?.[i], 2 ** this.#thinning)
      c += width
    }
  }

  #turn(hour: number): void {
    const { open } = this.#windows
    if (open !== undefined) for (let c = 0; c < this.#columns.length; c++) this.#judge(c, open.number)
    this.#windows.turn(hour)
    this.#thinning = Math.max(0, Math.ceil(Math.log2(Math.max(1, this.#met) / mostAnHour)))
    this.#met = 0
  }

  #judge(c: number, hour: number): void {
    const baseline = this.#baseline(c)
    const score = baseline === undefined ? undefined : scoreOf(this.#windows.latest(c), baseline)
    const alarm = nextAlarm(this.#alarms[c]!, score, (hour + 1) * hourMs, rule)
    this.#alarms[c] = alarm
    if (alarm.since === undefined) return
    const rang = this.#rang[c]!
    // what rings now may have begun a day ago
    for (const day of [Math.floor((hour - 23) / 24), Math.floor(hour / 24)]) rang.add(day)
    for (const day of rang) if (day < hour / 24 - daysKept) rang.delete(day)
  }

  #baseline(c: number): Baseline | undefined {
    const days = this.#windows.whole().filter(({ number }) => !this.#rang[c]!.has(number))
    this.#baselines[c] = baselineOf(days, c, this.#baselines[c])
    return this.#baselines[c]
  }
}

function scoreOf(latest: Sketch, { reference, bound }: Baseline): number | undefined {
  if (latest.rows < leastRows) return undefined
  const { ks, psi } = distancesOf(latest, reference)
  return Math.min(ks / bound, psi / leastPsi)
}

const isOf = (saved: SavedDrift, { digest }: Carried, columns: readonly Column[]) =>
  saved.digest === digest && saved.columns.join('\n') === columns.map(({ name }) => name).join('\n')
