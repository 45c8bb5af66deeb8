import type { Event } from '../../domain/event.ts'
import { dayMs, hourMs, type Millis } from '../../domain/time.ts'
import { type Alarm, type Hysteresis, nextAlarm, silent } from '../drift/alarm.ts'
import { exposureMeasures } from './exposure.ts'
import { HourlyCounts, type SavedStretch, type Stretch } from './hourly-counts.ts'
import { HourlySums, type SavedSums } from './hourly-sums.ts'
import { type LoopMeasure, type LoopMeasureName, loopMeasureNames, loopMeasures, type Measured } from './measures.ts'
import { peopleMeasures, TasteGatherer } from './people.ts'
import type { ShownItem } from './shown-items.ts'

/** Hours of each window; the one before it is as long. */
export const windowHours = { day: 24, week: 168 } as const
/** Hours between two judgements of it. */
const judgedEvery = { day: 6, week: 24 } as const
export type LoopWindow = keyof typeof windowHours
export const loopWindows = Object.keys(windowHours) as readonly LoopWindow[]

/** One measure of one surface over one window. */
export interface LoopRow {
  readonly surface: string
  readonly window: LoopWindow
  readonly measure: LoopMeasureName
  readonly value: number
  /** Of the window before; absent where that is not whole. */
  readonly before?: number
  readonly impressions: number
  readonly alarm: boolean
  /** When it began to ring. */
  readonly since?: Millis
}

/** What one window came to when an hour ended. */
interface Kept {
  readonly hour: number
  readonly impressions: number
  readonly measured: Measured
}

export interface SavedSurface {
  readonly surface: string
  readonly begun: number
  readonly kept: Readonly<Record<LoopWindow, readonly Kept[]>>
  readonly alarms: Readonly<Record<string, Alarm>>
  readonly shown: readonly SavedStretch[]
  readonly people: readonly SavedStretch[]
  readonly sums: readonly SavedSums[]
}

/** What a surface reads beyond what it counts itself. */
export interface Around {
  readonly live: readonly ShownItem[]
  /** Rows that there are. */
  readonly rows: number
  /** What people chose anywhere. */
  readonly chosen: HourlyCounts
}

/** What is beyond its bound twice in a row rings. */
const rule: Hysteresis = { raise: 1, clear: 0.75, evaluations: 2 }
/** In both windows; with fewer, chance moves them. */
const leastImpressions = 1_000
/** Traffic that grew or shrank by more than this changes every figure, whatever the loop does. */
const mostGrown = 1.5

/** Keys of items that are kept, in 32 MiB; then the oldest hours are let go of. */
const mostKeys = 2 ** 22

/** Where each of the sums of an hour stands. */
const sum = { impressions: 0, explored: 1, judged: 2, novel: 3, aged: 4, days: 5 } as const

/** What one surface shows, over two weeks. */
export class SurfaceLoop {
  readonly #surface: string
  /** The first hour that anything is known of. */
  #begun: number
  readonly #shown: HourlyCounts
  /** By person of the sample and category. */
  readonly people: HourlyCounts
  readonly #sums: HourlySums
  #kept: Record<LoopWindow, readonly Kept[]>
  readonly #alarms: Map<string, Alarm>

  constructor(surface: string, hour: number, saved?: SavedSurface) {
    this.#surface = surface
    this.#begun = saved?.begun ?? hour
    this.#shown = new HourlyCounts(2 * windowHours.week, hour, saved?.shown)
    this.people = new HourlyCounts(windowHours.week, hour, saved?.people)
    this.#sums = new HourlySums(windowHours.week, Object.keys(sum).length, hour, saved?.sums)
    this.#kept = { day: saved?.kept.day ?? [], week: saved?.kept.week ?? [] }
    this.#alarms = new Map(Object.entries(saved?.alarms ?? {}))
  }

  /** `pair`: of a person who is looked at more closely, and the item's category; `isNovel`: whether the person meets it for the first time. */
  impression({ at, propensity = 1 }: Event, item: ShownItem, pair?: number, isNovel?: boolean): void {
    const { open } = this.#sums
    this.#shown.add(item.row)
    if (pair !== undefined) this.people.add(pair)
    open[sum.impressions]!++
    // no place explores more often than it exploits, so what the slate's own choice has is one half or more
    if (propensity < 0.5) open[sum.explored]!++
    if (isNovel !== undefined) open[sum.judged]!++
    if (isNovel === true) open[sum.novel]!++
    if (item.publishedAt > at || Number.isNaN(item.publishedAt)) return
    open[sum.aged]!++
    open[sum.days]! += (at - item.publishedAt) / dayMs
  }

  /** How often each item was shown, by row, in each of the latest hours. */
  shown(hours: number): readonly Stretch[] {
    return this.#shown.within(0, hours)
  }

  /** Times that items were shown in the latest 24 hours, of those whose row is marked. */
  shownLastDay(isOne: Uint8Array): number {
    let shown = 0
    this.#shown.visit(0, windowHours.day, (row, count) => {
      if (isOne[row] === 1) shown += count
    })
    return shown
  }

  turn(hour: number): void {
    for (const counts of [this.#shown, this.people, this.#sums]) counts.turn(hour)
    if (this.#shown.size <= mostKeys) return
    this.#shown.forgetBeyond(mostKeys)
    this.#begun = Math.max(this.#begun, this.#shown.oldest)
  }

  /** As an hour ends: the windows whose turn it is before `next` begins. */
  judge(hour: number, next: number, around: () => Around): void {
    for (const window of loopWindows) {
      if (Math.floor(next / judgedEvery[window]) === Math.floor(hour / judgedEvery[window])) continue
      const now = { hour, ...this.#measured(window, hour, around()) }
      const before = this.#before(window, hour)
      for (const measure of loopMeasureNames) {
        const name = `${window} ${measure}`
        const harm = before === undefined ? undefined : harmOf(measure, now, before)
        const alarm = nextAlarm(this.#alarms.get(name) ?? silent, harm, (hour + 1) * hourMs, rule)
        if (alarm === silent) this.#alarms.delete(name)
        else this.#alarms.set(name, alarm)
      }
      const isWhole = hour - this.#begun >= windowHours[window] - 1
      const young = this.#kept[window].filter((kept) => kept.hour > hour - windowHours[window] - judgedEvery[window])
      this.#kept[window] = isWhole ? [...young, now] : young
    }
  }

  /** As of the open hour. */
  rows(hour: number, around: Around): readonly LoopRow[] {
    return loopWindows.flatMap((window) => {
      const { impressions, measured } = this.#measured(window, hour, around)
      const before = this.#before(window, hour)
      return loopMeasureNames.flatMap((measure): LoopRow[] => {
        const value = measured[measure]
        if (value === undefined) return []
        const { since } = this.#alarms.get(`${window} ${measure}`) ?? silent
        const was = before?.measured[measure]
        return [
          {
            ...{ surface: this.#surface, window, measure, value, impressions, alarm: since !== undefined },
            ...(was === undefined ? {} : { before: was }),
            ...(since === undefined ? {} : { since }),
          },
        ]
      })
    })
  }

  save(): SavedSurface {
    return {
      surface: this.#surface,
      begun: this.#begun,
      kept: this.#kept,
      alarms: Object.fromEntries(this.#alarms),
      shown: this.#shown.save(),
      people: this.people.save(),
      sums: this.#sums.save(),
    }
  }

  /** The latest that was kept of a window that had ended when this one began. */
  #before(window: LoopWindow, hour: number): Kept | undefined {
    return this.#kept[window].findLast((kept) => kept.hour <= hour - windowHours[window])
  }

  #measured(window: LoopWindow, hour: number, { live, rows, chosen }: Around): Omit<Kept, 'hour'> {
    const hours = windowHours[window]
    const sums = this.#sums.latest(hours)
    const impressions = sums[sum.impressions]!
    if (impressions === 0) return { impressions, measured: {} }
    const exposure = { now: new Uint32Array(rows), before: new Uint32Array(rows) }
    this.#shown.addTo(exposure.now, 0, hours)
    this.#shown.addTo(exposure.before, hours, 2 * hours)
    const [shownTo, chosenBy] = [new TasteGatherer(), new TasteGatherer()]
    this.people.visit(0, hours, shownTo.take.bind(shownTo))
    chosen.visit(0, hours, chosenBy.take.bind(chosenBy))
    const { reinforcement, ...exposed } = exposureMeasures(exposure, live)
    const isCompared = reinforcement !== undefined && this.#before(window, hour) !== undefined
    return {
      impressions,
      measured: {
        ...exposed,
        ...peopleMeasures(shownTo.tastes, chosenBy.tastes),
        ...(sums[sum.judged]! > 0 ? { novelty: sums[sum.novel]! / sums[sum.judged]! } : {}),
        exploration: sums[sum.explored]! / impressions,
        ...(isCompared ? { reinforcement } : {}),
        ...(sums[sum.aged]! > 0 ? { ageDays: sums[sum.days]! / sums[sum.aged]! } : {}),
      },
    }
  }
}

function harmOf(measure: LoopMeasureName, now: Kept, before: Kept): number | undefined {
  const { harm }: LoopMeasure = loopMeasures[measure]
  const [is, was] = [now.measured[measure], before.measured[measure]]
  const traffic = now.impressions / before.impressions
  const isEnough = Math.min(now.impressions, before.impressions) >= leastImpressions
  if (harm === undefined || is === undefined || !isEnough) return undefined
  if (Math.max(traffic, 1 / traffic) > mostGrown) return undefined
  return harm(is, was ?? is)
}
