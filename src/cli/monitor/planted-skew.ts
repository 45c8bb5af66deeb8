import { userId } from '../../domain/ids.ts'
import { dayMs, hourMs, type Millis, minuteMs } from '../../domain/time.ts'
import { createEngine, type EngineConfig, type KnownStates, type SkewReport } from '../../engine.ts'

const name = 'item.clicks.7d'

/** Clicks in seven times 24 hours, as rows are recomputed: the tail of the window moves on every six hours. */
const clicks: NonNullable<EngineConfig['features']>[number] = {
  kind: 'aggregated',
  name,
  entity: 'item',
  on: ['click'],
  aggregation: { kind: 'count' },
  span: { kind: 'over', windowMs: 7 * dayMs },
  log: false,
}

/** Today and the six days before it, as someone serves them who did not ask what a week is: the window as it will stand at midnight. */
const byCalendarDays = (states: KnownStates): KnownStates => ({
  features: states.features,
  know: (ids) => states.know(ids),
  recall: (memory, userId) => states.recall(memory, userId),
  rows(moment, userId, itemIds) {
    const midnight = (Math.floor(moment.at / dayMs) + 1) * dayMs
    const [rows, then] = [moment, { ...moment, at: midnight }].map((when) => states.rows(when, userId, itemIds))
    const { width, schema } = states.features
    for (let at = schema.indexOf(name); at < rows!.length; at += width) rows![at] = then![at]!
    return rows!
  },
})

/** Wednesday, two in the afternoon: rolling windows begin at noon a week ago. */
const now = Date.UTC(2026, 2, 11, 14)
const today = now - 14 * hourMs

/**
 * A small engine in memory that serves clicks of the last seven calendar days, and learns from clicks of the last seven times 24 hours. One
 * film had 47 clicks since Thursday, and five in the evening of the Wednesday before. `planted: false` serves what is learnt from.
 */
export async function plantedSkew({ planted = true } = {}): Promise<SkewReport> {
  const engine = await createEngine({
    clock: { now: () => now },
    features: [clicks],
    warmUpMs: 0,
    ...(planted ? { states: byCalendarDays } : {}),
  })
  await engine.ingestItems(
    films.map((itemId) => ({ itemId, title: itemId, categories: ['Drama'], publishedAt: today - 30 * dayMs })),
  )
  await engine.ingestEvents([
    ...at(today - 7 * dayMs + 18 * hourMs, 5).map(clickOn('film-0')),
    ...at(today - 6 * dayMs + hourMs, 47, 3 * hourMs).map(clickOn('film-0')),
    ...films.slice(1).flatMap((film, n) => at(today - 3 * dayMs, 10 + n).map(clickOn(film))),
    ...at(today - 2 * dayMs, 60).map((when, n) => ({ ...event('watch', films[n % films.length]!, when, n), value: 0.8 })),
  ])
  await engine.train()
  for (const newcomer of ['ann', 'bob', 'eve']) await engine.recommend({ surface: 'for-you', userId: userId(newcomer) })
  try {
    return await engine.skew()
  } finally {
    await engine.close()
  }
}

const films = Array.from({ length: 12 }, (_, n) => `film-${n}`)

/** So many moments from one on. */
const at = (from: Millis, count: number, everyMs = minuteMs) => Array.from({ length: count }, (_, n) => from + n * everyMs)

const event = (type: string, itemId: string, when: Millis, n: number) => ({
  eventId: `${type}-${itemId}-${when}`,
  type,
  itemId,
  userId: `viewer-${n % 20}`,
  at: when,
})
const clickOn = (itemId: string) => (when: Millis, n: number) => event('click', itemId, when, n)
