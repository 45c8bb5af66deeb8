import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../src/domain/time.ts'
import { assemble } from './assembly.ts'

const start = Date.UTC(2026, 0, 1)

test('a new item has its budget of looks, spends it, and is given a new one when it was long not shown', async () => {
  const { ingest, parts, stock, clock } = await assemble(start)
  const ids = ['dud', 'gem', 'quiet']
  await ingest.items(ids.map((itemId) => ({ itemId, title: itemId, publishedAt: start - dayMs })))
  const budgets = async () => {
    await stock()
    return new Map(parts.shelves.uncertain().map(({ itemId, looks, rate }) => [itemId as string, { looks, rate }] as const))
  }
  for (const [id, { looks }] of await budgets()) assert.equal(looks, 0, id)

  let n = 0
  const shown = (itemId: string, times: number, clicked: number) =>
    Array.from({ length: times }, (_, time) => {
      const about = { userId: `u${time}`, itemId, at: start }
      const impression = { eventId: `e${n++}`, type: 'impression', ...about }
      return time < clicked ? [impression, { eventId: `e${n++}`, type: 'click', ...about }] : [impression]
    }).flat()
  await ingest.events([...shown('dud', 40, 0), ...shown('gem', 40, 12)])
  const halfway = await budgets()
  assert.ok(Math.abs(halfway.get('dud')!.looks - 40) < 1e-6)
  assert.ok(halfway.get('dud')!.rate < halfway.get('quiet')!.rate && halfway.get('quiet')!.rate < halfway.get('gem')!.rate)
  assert.equal([...halfway.keys()][0], 'quiet', 'the least known comes first')

  await ingest.events([...shown('dud', 60, 0), ...shown('gem', 60, 18)])
  assert.deepEqual([...(await budgets()).keys()], ['quiet'])

  clock.set(start + 14 * dayMs)
  assert.deepEqual(new Set((await budgets()).keys()), new Set(ids))
})
