import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ExplainedStage, Observer } from '../../engine.ts'
import { Histogram } from './histogram.ts'
import { Pulse } from './pulse.ts'

type Answer = Parameters<NonNullable<Observer['answered']>>[0]

const answer = (milliseconds: number, more: Partial<Answer> = {}) =>
  ({ surface: 'home', rung: 'full', degraded: false, milliseconds, ...more }) as Answer
const stage = (name: string, milliseconds: number, status: ExplainedStage['status'] = 'ok'): ExplainedStage => ({
  ...{ name, milliseconds, status, kind: 'source', in: 0, out: 0 },
})

describe('a histogram of durations', () => {
  it('errs by 4 % at most, over seven powers of ten', () => {
    for (const size of [0.05, 1, 37, 900, 80_000]) {
      const histogram = new Histogram()
      for (let n = 1; n <= 1_000; n++) histogram.observe((size * n) / 1_000)
      for (const share of [0.5, 0.9, 0.99]) {
        if (size * share < 0.02) continue
        assert.ok(Math.abs(histogram.percentile(share) / (size * share) - 1) < 0.045, `${size} ${share}`)
      }
    }
  })

  it('can be added to another', () => {
    const [a, b] = [new Histogram(), new Histogram()]
    for (let n = 0; n < 10; n++) a.observe(1)
    for (let n = 0; n < 90; n++) b.observe(100)
    a.add(b)
    assert.equal(a.count, 100)
    assert.ok(a.percentile(0.05) < 2 && a.percentile(0.5) > 90)
  })

  it('has no percentiles of nothing', () => assert.equal(new Histogram().percentile(0.5), 0))
})

describe('the pulse', () => {
  const begin = 1_000_000_000_000
  const pulseAt = (refused = () => 0) => {
    const clock = { now: begin }
    return { clock, pulse: new Pulse(refused, () => clock.now) }
  }

  it('is zeros before anything came', () => {
    const { pulse } = pulseAt()
    const { requests, latency, degradedShare, shedShare, series } = pulse.read()
    assert.deepEqual([requests, latency.p99Ms, degradedShare, shedShare], [{ perSecond: 0, total: 0 }, 0, 0, 0])
    assert.deepEqual(
      series.map(({ requests }) => requests),
      [0],
    )
  })

  it('tells of the latest minute, and of the hour in steps', () => {
    const { clock, pulse } = pulseAt()
    for (let n = 0; n < 30; n++) pulse.answered(answer(5), [])
    clock.now += 120_000
    for (let n = 0; n < 3; n++) pulse.answered(answer(40, { degraded: n === 0, rung: n === 0 ? 'fused' : 'full' }), [])
    const read = pulse.read()
    assert.equal(read.requests.total, 33)
    assert.ok(Math.abs(read.requests.perSecond * read.seconds - 3) < 1e-9)
    assert.ok(read.latency.p50Ms > 35, 'what is older than a minute is not in it')
    assert.equal(read.degradedShare, 1 / 3)
    assert.deepEqual(read.rungs, { fused: 1 / 3, full: 2 / 3 })
    assert.deepEqual([read.series.length, read.series[0]!.requests, read.series.at(-1)!.requests], [13, 30, 3])
    assert.ok(
      read.series.slice(1).every(({ at }, n) => at - read.series[n]!.at === 10_000),
      'no step is left out',
    )
  })

  it('keeps an hour, whatever the pause', () => {
    const { clock, pulse } = pulseAt()
    pulse.answered(answer(5), [])
    clock.now += 10 * 3_600_000
    const { series } = pulse.read()
    assert.ok(series.length >= 355 && series.length <= 367, String(series.length))
    assert.ok(series.every(({ requests }) => requests === 0))
  })

  it('counts what was refused where it was refused', () => {
    let refused = 0
    const { pulse } = pulseAt(() => refused)
    pulse.answered(answer(5), [])
    refused = 3
    assert.equal(pulse.read().shedShare, 0.75)
    assert.equal(pulse.read().series.at(-1)!.shed, 3)
  })

  it('names the slowest stages first, and how often they fell back', () => {
    const { pulse } = pulseAt()
    pulse.answered(answer(5), [stage('source.a', 1), stage('source.b', 9, 'fallback'), stage('source.c', 0, 'skipped')])
    pulse.answered(answer(5), [stage('source.a', 1), stage('source.b', 9)])
    const { stages } = pulse.read()
    assert.deepEqual(
      stages.map(({ name, fallbackShare }) => [name, fallbackShare]),
      [
        ['source.b', 0.5],
        ['source.a', 0],
      ],
    )
  })

  it('counts rows, and how soon they were in force', () => {
    const { pulse } = pulseAt()
    const verdicts = [
      { row: 0, status: 'accepted' },
      { row: 1, status: 'rejected' },
    ] as unknown as Parameters<NonNullable<Observer['ingested']>>[1]
    pulse.ingested('events', verdicts, 12)
    const { events, freshness } = pulse.read()
    assert.deepEqual([events.total, events.rejectedShare], [2, 0.5])
    assert.ok(Math.abs(freshness.p50Ms - 12) < 1)
  })
})
