import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plantedSkew } from './planted-skew.ts'

test('a week served as seven calendar days raises the alarm of that feature, 47 against 52, and of no other', async () => {
  const { rows, compared } = await plantedSkew()
  const [first, ...others] = rows
  const { feature, served, recomputed, difference, alarm } = first!
  assert.deepEqual(
    { feature, served, recomputed, difference, alarm },
    { feature: 'item.clicks.7d', served: 47, recomputed: 52, difference: -5, alarm: true },
  )
  assert.equal(first!.differing, 3, 'the film that was clicked a week ago, once in each slate')
  assert.ok(compared.slates === 3 && first!.rows > 30)
  assert.ok(others.length > 25)
  assert.deepEqual(
    others.filter((row) => row.alarm || row.differing > 0),
    [],
  )
})

test('where what is served is what is learnt from, nothing differs', async () => {
  const { rows } = await plantedSkew({ planted: false })
  assert.ok(rows.some(({ feature, served }) => feature === 'item.clicks.7d' && served > 10))
  assert.deepEqual(
    rows.filter(({ alarm, differing }) => alarm || differing > 0),
    [],
  )
})
