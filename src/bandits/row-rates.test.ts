import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../domain/event.ts'
import { eventId, itemId, recommendationId, userId } from '../domain/ids.ts'
import { hourMs } from '../domain/time.ts'
import { RowRates } from './row-rates.ts'

const event = (type: Event['type'], n: number, row: string, at: number): Event => ({
  ...{ eventId: eventId(`${type}${row}${n}`), type, userId: userId('u'), itemId: itemId(`i${n}`), at },
  ...{ recommendationId: recommendationId(`r-${row}`), row, position: 12 },
})

test('rows of which more is taken are believed to be better, and what nobody was shown is not known', () => {
  const rates = new RowRates()
  for (let n = 0; n < 400; n++) {
    for (const row of ['trending', 'because:x']) rates.take(event('impression', n, row, n))
    if (n % 10 === 0) rates.take(event('click', n, 'trending', n))
    if (n % 40 === 0) rates.take(event('click', n, 'because:x', n))
  }
  rates.take(event('impression', 1_000, 'trending', hourMs))
  const share = (from: RowRates, kind: string) => {
    const [taken, passed] = from.believed(hourMs).get(kind)!
    return taken / (taken + passed)
  }
  assert.ok(share(rates, 'trending') > 2 * share(rates, 'because'))
  assert.equal(rates.believed(hourMs).has('new'), false)
  const again = new RowRates(JSON.parse(JSON.stringify(rates)))
  assert.equal(share(again, 'trending'), share(rates, 'trending'))
})
