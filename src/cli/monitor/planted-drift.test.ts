import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plantedDrift } from './planted-drift.ts'

test("quiet days raise no alarm, and a catalog with false dates raises that of the items' age within a day", {
  timeout: 60_000,
}, async () => {
  const quiet = 4
  const told = await plantedDrift({ people: 120, items: 300, seed: 4, past: 8, quiet }, () => {})
  assert.deepEqual(told.onQuietDays, [])
  assert.ok(told.judged > 30, `${told.judged} columns were judged on each of the ${quiet} days`)
  const age = told.afterPlant.find(({ column }) => column === 'item.age')
  assert.ok(age !== undefined && age.hours <= 24, JSON.stringify(told.afterPlant.map(({ column, hours }) => [column, hours])))
  assert.ok(told.rows.find(({ column }) => column === 'item.age')!.alarm, 'and it still rings as the day ends')
})
