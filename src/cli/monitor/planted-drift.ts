import type { Item } from '../../domain/item.ts'
import { hourMs, type Millis } from '../../domain/time.ts'
import type { DriftRow } from '../../engine.ts'
import { startOfDay } from '../../simulator/settings.ts'
import { slateOf } from '../../simulator/traffic.ts'
import type { World } from '../../simulator/world.ts'
import { type TrainedWorld, trainedWorld } from '../evaluate/trained-world.ts'
import type { Report } from '../progress.ts'

export interface Rehearsal {
  readonly people: number
  readonly items: number
  readonly seed: number
  /** Days of the world that the models are fitted on. */
  readonly past: number
  /** Days that are judged and on which nothing is wrong, after those that fill the reference. */
  readonly quiet: number
}

/** One alarm of a column, in hours of the world after the drift was planted; on quiet days it is negative. */
export interface Rung {
  readonly column: string
  readonly hours: number
  readonly row: DriftRow
}

export interface Rehearsed {
  readonly onQuietDays: readonly Rung[]
  /** Columns judged on every quiet day. */
  readonly judged: number
  readonly afterPlant: readonly Rung[]
  /** As the planted day ended. */
  readonly rows: readonly DriftRow[]
  readonly impressionsADay: number
}

/** Two weeks of reference, the day on which service begins, and the latest one, which is not whole yet. */
const settlingDays = 16

/**
 * People live with an engine that was trained on their past: for as long as the reference needs, then the quiet days, then one on which
 * the catalog's nightly export has broken: it writes its own date as the date of publication, of every item. Nothing else changes.
 */
export async function plantedDrift({ people, items, seed, past, quiet }: Rehearsal, report: Report): Promise<Rehearsed> {
  const plantedDay = past + settlingDays + quiet
  const lived = await trainedWorld(
    { people, items, seed, days: plantedDay + 1 },
    ({ settings }) => startOfDay(settings, past),
    report,
  )
  const { world, engine } = lived
  const plantedAt = startOfDay(world.settings, plantedDay)
  const rung: Rung[] = []
  let judged = Number.POSITIVE_INFINITY
  for (let day = past; day <= plantedDay; day++) {
    if (day === plantedDay) {
      lived.clock.set(plantedAt)
      await engine.ingestItems(brokenExport(world, plantedAt))
    }
    const ringing = new Set(engine.drift().flatMap(({ alarm, column }) => (alarm ? [column] : [])))
    await liveADay(lived, day, (at) => {
      const rows = engine.drift()
      for (const row of rows) {
        if (row.alarm && !ringing.has(row.column)) rung.push({ column: row.column, hours: (at - plantedAt) / hourMs, row })
        if (row.alarm) ringing.add(row.column)
        else ringing.delete(row.column)
      }
      if (day >= past + settlingDays) judged = Math.min(judged, rows.filter(({ bound }) => bound !== undefined).length)
    })
    report('live with it', day - past + 1, plantedDay - past + 1)
  }
  const rows = engine.drift()
  await engine.close()
  return {
    onQuietDays: rung.filter(({ hours }) => hours < 0),
    afterPlant: rung.filter(({ hours }) => hours >= 0),
    judged,
    rows,
    impressionsADay: rows[0]!.rows,
  }
}

const brokenExport = (world: World, at: Millis): readonly Item[] => world.items(at).map((item) => ({ ...item, publishedAt: at }))

/** Items and people arrive, people come, are shown a slate, act on it and by themselves; `hourPassed` is called after each hour that somebody came. */
async function liveADay({ world, engine, clock }: TrainedWorld, day: number, hourPassed: (at: Millis) => void): Promise<void> {
  const [from, to] = [startOfDay(world.settings, day), startOfDay(world.settings, day + 1)]
  const known = new Set(world.users(from).map(({ userId }) => userId))
  await engine.ingestUsers(world.users(to).filter(({ userId }) => !known.has(userId)))
  const arrivals = world.items(to).filter(({ publishedAt }) => publishedAt >= from)
  let hour = 0
  for (const { userId, at } of world.visits(day)) {
    while (arrivals.length > 0 && arrivals[0]!.publishedAt <= at) await engine.ingestItems([arrivals.shift()!])
    clock.set(at)
    const answer = await engine.recommend({ surface: 'for-you', userId })
    const { events, until } = world.react(userId, slateOf(answer), at)
    const alone = world.wander(userId, until + 1_000, 3)
    clock.set(alone.at(-1)?.at ?? until)
    await engine.ingestEvents([...events, ...alone])
    const now = Math.floor((at - from) / hourMs)
    if (now > hour) hourPassed(at)
    hour = now
  }
}
