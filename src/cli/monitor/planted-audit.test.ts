import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditReport } from '../../engine.ts'
import { plantedAudit } from './planted-audit.ts'

const flagged = ({ exposure, errors }: AuditReport) =>
  [...exposure, ...errors].flatMap((row) => (row.flagged ? [`${row.dimension}: ${row.segment}`] : []))

test('creators who get a tenth of their merit and a country foreseen at twice what happens are flagged, and nobody else', async () => {
  const report = await plantedAudit()
  assert.deepEqual(flagged(report), ['creator size: smallest fifth', 'country: DK'])
  const { fairness, merit, catalogShare } = report.exposure.find(({ segment }) => segment === 'smallest fifth')!
  assert.ok(fairness!.low < 0.12 && fairness!.high > 0.12 && fairness!.high < 0.2, JSON.stringify(fairness))
  assert.ok(Math.abs(merit - 1) < 0.25 && Math.abs(catalogShare - 0.2) < 0.02)
  const { gap, auc } = report.errors.find(({ segment }) => segment === 'DK')!
  assert.ok(gap!.low < 2 && gap!.high > 1.8 && gap!.ratio > 1.7, JSON.stringify(gap))
  assert.ok(auc!.low > 0.5)
})

test('each bias is found without the other', async () => {
  assert.deepEqual(flagged(await plantedAudit({ overstated: 1 })), ['creator size: smallest fifth'])
  assert.deepEqual(flagged(await plantedAudit({ given: 1 })), ['country: DK'])
})

test('where all are treated alike nothing is flagged, with three seeds', async () => {
  for (const seed of [1, 2, 3]) {
    const report = await plantedAudit({ given: 1, overstated: 1, seed })
    assert.deepEqual(flagged(report), [], `seed ${seed}`)
    assert.ok(report.exposure.length > 8 && report.errors.length >= 8)
    for (const { fairness, segment } of report.exposure)
      assert.ok(fairness === undefined || Math.abs(Math.log(fairness.ratio)) < 0.3, segment)
  }
})
