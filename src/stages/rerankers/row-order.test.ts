import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Believed } from '../../bandits/row-rates.ts'
import { mulberry32 } from '../../math/random.ts'
import { drawOrder } from './row-order.ts'

const rows = [
  { id: 'trending', value: 0.5, choices: Array.from({ length: 12 }) },
  { id: 'new', value: 0.4, choices: Array.from({ length: 5 }) },
  { id: 'category:zoo', value: 0.3, choices: Array.from({ length: 12 }) },
]
const idsOf = (ordered: readonly { row: { id: string } }[]) => ordered.map(({ row }) => row.id)

test('where all is known, rows stand by their value times what is taken of their kind', () => {
  const sure: Record<string, Believed> = { trending: [1e4, 9e4], new: [1e4, 9e4], 'category:zoo': [4e4, 6e4] }
  const ordered = drawOrder(rows, ({ id }) => sure[id]!, 12, mulberry32(1))
  assert.deepEqual(idsOf(ordered), ['category:zoo', 'trending', 'new'])
  for (const { propensity } of ordered) assert.ok(propensity > 0.99)
})

test('where little is known, the order is drawn, and each row begins where it does as often as is said', () => {
  const vague: Believed = [2, 18]
  const begins = new Map<string, { count: number; said: number }>()
  const draws = 3_000
  for (let n = 0; n < draws; n++) {
    let place = 12
    for (const { row, propensity } of drawOrder(rows, () => vague, 12, mulberry32(n))) {
      const key = `${row.id} at ${place}`
      const known = begins.get(key) ?? { count: 0, said: 0 }
      begins.set(key, { count: known.count + 1, said: known.said + propensity })
      place += row.choices.length
    }
  }
  assert.ok(begins.size > 6)
  for (const [key, { count, said }] of begins)
    if (count > 100) assert.ok(Math.abs(count / draws - said / count) < 0.02, `${key}: ${count / draws}, said ${said / count}`)
})
