import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../../domain/ids.ts'
import { dayMs } from '../../domain/time.ts'
import { judge } from '../analysis/judge.ts'
import { anExperiment } from '../testing.ts'
import { Gatherer } from './gather.ts'

const facts = { categoriesOf: (id: string) => [id.slice(0, 1)], isInTail: (id: string) => id.endsWith('9') }
let ids = 0
const event = (about: Partial<Event> & Pick<Event, 'type' | 'at'>, user = 'ann'): Event => ({
  eventId: eventId(`e${ids++}`),
  userId: userId(user),
  ...about,
})
const answer = (
  id: string,
  at: number,
  arm: string,
  items: readonly string[],
  user = 'ann',
  more: Partial<Event> = {},
): Event[] => [
  event(
    { type: 'exposure', at, recommendationId: recommendationId(id), arms: { deeper: arm }, seconds: 0.02, value: 0, ...more },
    user,
  ),
  ...items.map((item) => event({ type: 'impression', at, recommendationId: recommendationId(id), itemId: itemId(item) }, user)),
]
const on = (id: string, type: Event['type'], item: string, at: number, value?: number, user = 'ann'): Event =>
  event(
    {
      type,
      at,
      recommendationId: recommendationId(id),
      itemId: itemId(item),
      ...(value === undefined ? {} : { value, seconds: 60 * value }),
    },
    user,
  )

function gathered(events: readonly Event[], to = 10 * dayMs) {
  const gatherer = new Gatherer(anExperiment())
  for (const each of events) gatherer.take(each)
  const { sums, ...rest } = gatherer.gather(to, facts)
  const ratio = (name: string, arm = 0) => {
    const { totals } = [...sums].find(([metric]) => metric.name === name)![1][arm]!
    return [totals[0], totals[1]]
  }
  return { ...rest, sums, ratio }
}

test('every metric counts what it says', () => {
  const { ratio } = gathered([
    ...answer('r1', dayMs, 'control', ['a1', 'a2', 'b9']),
    on('r1', 'click', 'a1', dayMs + 1),
    on('r1', 'click', 'a1', dayMs + 2),
    on('r1', 'watch', 'a1', dayMs + 3, 0.95),
    on('r1', 'like', 'a1', dayMs + 4),
    ...answer('r2', 2 * dayMs + 9, 'control', ['a1', 'a2'], 'ann', { seconds: 0.04, value: 1 }),
    on('r2', 'skip', 'a2', 2 * dayMs + 10),
    on('elsewhere', 'watch', 'z', 2 * dayMs + 11, 0.05),
  ])
  assert.deepEqual(ratio('take-rate'), [1, 2])
  assert.deepEqual(ratio('click-through'), [1, 5], 'clicking twice is one take')
  assert.ok(Math.abs(ratio('watch-time')[0]! - 1) < 1e-12)
  assert.deepEqual(ratio('completion'), [1, 2])
  assert.deepEqual(ratio('quality-plays'), [1, 1])
  assert.deepEqual(ratio('satisfaction'), [1.5, 2], 'a play and a like, less half for what was left at once')
  assert.deepEqual(ratio('diversity'), [3, 2])
  assert.deepEqual(ratio('coverage'), [1, 5])
  assert.deepEqual(ratio('latency'), [60, 2])
  assert.deepEqual(ratio('degraded'), [1, 2])
  assert.deepEqual(ratio('retention-d1'), [1, 1])
  assert.deepEqual(ratio('retention-d7'), [0, 1])
  assert.deepEqual(ratio('retention-d28'), [0, 0], 'that day is not over')
})

test('what was done before is kept apart, and as long before as since', () => {
  const { sums } = gathered(
    [
      on('old', 'watch', 'a', 1 * dayMs, 0.6),
      on('old', 'watch', 'a', 5 * dayMs, 0.6),
      ...answer('r1', 7 * dayMs, 'treatment', ['a1']),
      on('r1', 'watch', 'a1', 8 * dayMs, 1),
    ],
    10 * dayMs,
  )
  const plays = [...sums].find(([{ name }]) => name === 'quality-plays')![1][1]!
  assert.deepEqual([...plays.totals], [1, 1, 1, 1])
})

test('who met two arms is left out, and who met none is in none', () => {
  const { people, torn } = gathered([
    ...answer('r1', dayMs, 'control', ['a1']),
    ...answer('r2', 2 * dayMs, 'treatment', ['a1']),
    ...answer('r3', dayMs, 'treatment', ['a1'], 'bob'),
    on('r9', 'click', 'a1', dayMs, undefined, 'eve'),
  ])
  assert.deepEqual([people, torn], [[0, 1], 1])
})

test('a guardrail stops for harm beyond its margin, and only once that is sure', () => {
  const harmed = (count: number) => {
    const experiment = anExperiment({ guardrails: [{ metric: 'latency', margin: 0.1 }] })
    const gatherer = new Gatherer(experiment)
    for (let n = 0; n < count; n++) {
      for (const arm of ['control', 'treatment']) {
        const slow = arm === 'treatment' ? 0.04 : 0.02
        for (const each of answer(`${arm}${n}`, dayMs + n, arm, ['a1'], `${arm}${n}`, {
          seconds: slow * (0.5 + (n % 10) / 10),
        })) {
          gatherer.take(each)
        }
      }
    }
    return judge(experiment, gatherer.gather(2 * dayMs, facts)).results.find(({ metric }) => metric === 'latency')
  }
  assert.equal(harmed(300)?.verdict, 'stop')
  assert.equal(harmed(300)?.role, 'guardrail')
  assert.equal(harmed(4)?.verdict, 'open')
})
