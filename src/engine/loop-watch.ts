import type { LogRecord } from '../domain/entry.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Item } from '../domain/item.ts'
import { dayMs, type Millis } from '../domain/time.ts'
import { weightOf } from '../models/acts.ts'
import { linesOf } from '../monitoring/kept.ts'
import type { Shown } from '../monitoring/loop/catalog-health.ts'
import { LoopMonitor } from '../monitoring/loop/loop-monitor.ts'
import { type LoopRow, type LoopWindow, windowHours } from '../monitoring/loop/surface-loop.ts'

/** Two windows of a week, and a day over. */
const daysKept = 15

/** Watches what is shown to whom as it comes into force. */
export class LoopWatch {
  #monitor = new LoopMonitor(isChoice)
  #from: Millis = 0

  /** With what is known already, as `watchedIn` finds it in a snapshot, and the catalog of that snapshot. */
  async begin(known: readonly unknown[], items: AsyncIterable<Item>): Promise<void> {
    this.#monitor = new LoopMonitor(isChoice, known)
    for await (const item of items) this.#monitor.item(item)
  }

  /** To be called before a log is read whose newest entry came at that moment: of what is older, only who met what is remembered. */
  passOverOld(newest: Millis): void {
    this.#from = newest - daysKept * dayMs
  }

  take(records: readonly LogRecord[]): void {
    for (const record of records) {
      const { entry } = record
      if (entry.kind === 'event' && entry.event.at < this.#from) this.#monitor.recall(entry.event)
      else this.#monitor.take(record)
    }
  }

  readonly rows = (): readonly LoopRow[] => this.#monitor.rows()

  /** Over the latest 24 hours or seven days. */
  readonly shown = (window: LoopWindow): Shown => this.#monitor.shown(windowHours[window])

  readonly shownLastDay = (ids: Iterable<ItemId>, surfaces?: readonly string[]): number =>
    this.#monitor.shownLastDay(ids, surfaces)

  lines(): Promise<Uint8Array> {
    return linesOf(this.#monitor)
  }
}

const isChoice = (event: Parameters<typeof weightOf>[0]) => weightOf(event) > 0
