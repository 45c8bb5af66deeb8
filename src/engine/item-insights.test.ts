import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemId } from '../domain/ids.ts'
import { dayMs } from '../domain/time.ts'
import { createEngine } from '../engine.ts'
import { manualClock } from '../storage/memory/clock.ts'

const start = Date.UTC(2026, 0, 1, 12)
const film = 'film' as ItemId

test('reach counts what happened in its days, in whatever order it came', async () => {
  const clock = manualClock(start)
  const engine = await createEngine({ clock, warmUpMs: 0 })
  await engine.ingestItems([{ itemId: 'film', title: 'Film', publishedAt: start - dayMs }])
  const expected = Array.from({ length: 7 }, () => 0)
  for (let day = 0; day < 40; day++) {
    clock.set(start + day * dayMs)
    // as many as the day's number, and one that comes three days late
    const shown = Array.from({ length: day % 5 }, (_, n) => ({ eventId: `${day}.${n}`, at: clock.now() - n * 1_000 }))
    const late = { eventId: `${day}.late`, at: clock.now() - 3 * dayMs }
    await engine.ingestEvents(
      [...shown, late].map((each) => ({ ...each, type: 'impression', userId: `u${day}`, itemId: 'film' })),
    )
    for (const { at } of [...shown, late]) {
      const place = Math.floor((at - (Math.floor(start / dayMs) + 33) * dayMs) / dayMs)
      if (place >= 0) expected[place]!++
    }
  }
  const { days, people, surfaces } = await engine.reach(film, 7)
  assert.deepEqual(
    days.map(({ impressions }) => impressions),
    expected,
  )
  assert.equal(people.seen, 6, 'of the seven who came on these days, one told only of a day before them')
  assert.deepEqual(surfaces, [{ surface: '', impressions: expected.reduce((a, b) => a + b), meanPosition: 0 }])
  await engine.close()
})

test('a place that no impression tells does not count as the top', async () => {
  const clock = manualClock(start)
  const engine = await createEngine({ clock, warmUpMs: 0 })
  await engine.ingestItems([{ itemId: 'film', title: 'Film', publishedAt: start - dayMs }])
  const shown = { type: 'impression', userId: 'u', itemId: 'film', surface: 'home', at: start }
  await engine.ingestEvents([
    { ...shown, eventId: 'a', position: 4 },
    { ...shown, eventId: 'b' },
  ])
  assert.equal((await engine.reach(film)).surfaces[0]!.meanPosition, 4)
  assert.equal((await engine.reach(film)).exploration.exploring, true)
  await engine.ingestItems([{ itemId: 'film', title: 'Film', publishedAt: start - dayMs, blocked: true }])
  assert.equal((await engine.reach(film)).exploration.exploring, false, 'what is never shown is not explored')
  await engine.close()
})
