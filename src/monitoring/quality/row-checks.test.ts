import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../../domain/time.ts'
import { mulberry32 } from '../../math/random.ts'
import { now } from '../testing/material.ts'
import { type RowsOfSlate, rowChecks } from './row-checks.ts'

/** Three days of slates of two items and three columns: one varies, one never does, one is rarely anything. */
function slates(change: (rows: Float32Array, age: number) => void = () => {}, perDay = 150): readonly RowsOfSlate[] {
  const random = mulberry32(1)
  return Array.from({ length: 3 * perDay }, (_, n) => {
    const age = Math.floor(n / perDay)
    const rows = Float32Array.from({ length: 6 }, (_, i) => (i % 3 === 0 ? random() : i % 3 === 1 ? 7 : Number(random() < 0.02)))
    change(rows, age)
    return { slate: { at: now - age * dayMs - n, itemIds: ['a', 'b'] }, rows }
  })
}
const crossed = (given: readonly RowsOfSlate[]) =>
  rowChecks(['varies', 'constant', 'rare'], given).filter(({ status }) => status === 'crossed')

test('columns that vary, never varied or are rarely anything pass', () => {
  assert.deepEqual(crossed(slates()), [])
})

test('a column that varied and is stuck on the newest day stops, and is named', () => {
  const [finding, ...others] = crossed(slates((rows, age) => age === 0 && (rows[0] = rows[3] = 0)))
  assert.deepEqual(others, [])
  assert.ok(finding?.check === 'stuck-column' && finding.what.startsWith('varies is 0') && finding.found! > 0.9)
})

test('a single number that is none stops, and its column is named', () => {
  let once = true
  const [finding] = crossed(
    slates((rows) => {
      if (once) rows[4] = Number.NaN
      once = false
    }),
  )
  assert.ok(finding?.check === 'not-a-number' && finding.found === 1 && finding.what.includes('constant'))
})

test('where few slates were shown, nothing is called stuck', () => {
  const stuck = slates((rows, age) => age === 0 && (rows[0] = rows[3] = 0), 20)
  assert.deepEqual(crossed(stuck), [])
})
