import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc, expectedCalibrationError, logLoss } from './prediction-metrics.ts'

const close = (got: number, want: number) => assert.ok(Math.abs(got - want) < 1e-12, `${got} is not ${want}`)

test('AUC is the share of positive-negative pairs in the right order, ties half', () => {
  close(auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 3 / 4)
  close(auc([0.5, 0.5, 0.5], [1, 0, 0]), 1 / 2)
  close(auc([0.2, 0.7, 0.7, 0.9], [0, 1, 0, 1]), 3.5 / 4)
  close(auc([0.9, 0.1], [0, 1]), 0)
  assert.ok(Number.isNaN(auc([0.3, 0.4], [1, 1])))
})

test('log loss is the mean negative log likelihood, and takes fractional labels', () => {
  close(logLoss([0.8, 0.4], [1, 0]), -(Math.log(0.8) + Math.log(0.6)) / 2)
  close(logLoss([0.25], [0.5]), -(0.5 * Math.log(0.25) + 0.5 * Math.log(0.75)))
  assert.ok(Number.isFinite(logLoss([0, 1], [1, 0])))
})

test('calibration error compares mean prediction with mean label, bin by bin', () => {
  // lower half: .1, .3 against 0, 1; upper half: .7, .9 against 1, 1
  close(expectedCalibrationError([0.9, 0.1, 0.7, 0.3], [1, 0, 1, 1], 2), (0.6 + 0.4) / 4)
  close(expectedCalibrationError([0.5, 0.5], [0, 1], 1), 0)
})
