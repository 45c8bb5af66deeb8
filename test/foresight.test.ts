import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ingestLines } from '../src/cli/batches.ts'
import type { Event } from '../src/domain/event.ts'
import { dayMs } from '../src/domain/time.ts'
import { createEngine, type Engine, type Foreseen } from '../src/engine.ts'
import { endOf } from '../src/simulator/settings.ts'
import { manualClock } from '../src/storage/memory/clock.ts'
import { smallWorld } from './small-world.ts'

describe('what rankers foresee', () => {
  const world = smallWorld()
  const lines = [...world.history()]
  const end = endOf(world.settings)
  const since = end - 4 * dayMs
  let engine: Engine
  let foreseen: readonly Foreseen[]

  before(async () => {
    engine = await createEngine({ budgetMs: 2_000, warmUpMs: 0, clock: manualClock(end) })
    await ingestLines(engine, lines)
    await engine.train({ upTo: lines.findLastIndex(({ at }) => at <= since) + 1 })
    foreseen = await engine.foresee({ since })
  })
  after(() => engine.close())

  const of = (model: string, head: string) => foreseen.find((row) => row.model === model && row.head === head)!
  const events = lines.flatMap(({ entry }) => (entry.kind === 'event' ? [entry.event] : []))
  const impressions = events.filter(({ type }) => type === 'impression')
  const lastAt = events.reduce((last, { at }) => Math.max(last, at), 0)

  it('clicks of the days after the training are foreseen better than by chance, by every ranker', () => {
    for (const model of ['ranker', 'linearRanker', 'lightRanker']) {
      const { auc, low, high } = of(model, 'click')
      assert.ok(low > 0.5, `${model}: ${auc} (${low} to ${high})`)
      assert.ok(low < auc && auc < high)
    }
  })

  it('what is foreseen is what was shown after the moment asked about, and nothing else', () => {
    const shown = impressions.filter(({ at }) => at > since)
    assert.ok(shown.length > 1_000)
    for (const head of ['click', 'watch', 'skip']) assert.equal(of('ranker', head).rows, shown.length, head)
  })

  it('what is not known yet counts neither as having happened nor as not: who comes back within three days', () => {
    const firstOf = new Map<string, Event>()
    for (const event of impressions) {
      const key = `${event.recommendationId} ${event.userId}`
      if (!firstOf.has(key)) firstOf.set(key, event)
    }
    const known = impressions.filter((event) => {
      const { at } = firstOf.get(`${event.recommendationId} ${event.userId}`)!
      return at > since && lastAt - at >= 3 * dayMs
    })
    const { rows } = of('ranker', 'return')
    assert.equal(rows, known.length)
    assert.ok(rows > 0 && rows < of('ranker', 'click').rows)
  })

  it('bins go from what is held least likely to what is held most likely', () => {
    const { bins, ece } = of('ranker', 'click')
    assert.equal(bins.length, 10)
    for (const [n, { predicted }] of bins.slice(1).entries()) assert.ok(predicted >= bins[n]!.predicted)
    const error = bins.reduce((sum, { predicted, happened }) => sum + Math.abs(predicted - happened), 0) / bins.length
    assert.ok(Math.abs(error - ece) < 0.001, `${error} and ${ece}`)
  })

  it('the same seed foresees the same', async () => {
    assert.deepEqual(await engine.foresee({ since }), foreseen)
  })

  it('after the last event there is nothing to foresee', async () => {
    assert.deepEqual(await engine.foresee({ since: end }), [])
  })
})
