import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, integer, mulberry32 } from '../math/random.ts'
import { clusteredAuc } from './clustered-auc.ts'
import { auc } from './prediction-metrics.ts'

function rows(people: number, each: number, seed: number) {
  const random = mulberry32(seed)
  const labels: number[] = []
  const predictions: number[] = []
  const person: number[] = []
  for (let p = 0; p < people; p++) {
    const [mood, insight] = [gaussian(random), gaussian(random)]
    for (let i = 0; i < each; i++) {
      const label = random() < 1 / (1 + Math.exp(-mood)) ? 1 : 0
      labels.push(label)
      predictions.push(Math.round(4 * (label + insight + gaussian(random))))
      person.push(p)
    }
  }
  return { labels, predictions, person }
}

test('the area is that of `auc`, ties included, and stands inside its interval', () => {
  const { labels, predictions, person } = rows(200, 10, 1)
  const { auc: area, low, high } = clusteredAuc(predictions, labels, person)
  assert.ok(Math.abs(area - auc(predictions, labels)) < 1e-12)
  assert.ok(low < area && area < high)
})

test('rows of one person are not independent: the interval is wider than if they were', () => {
  const { labels, predictions, person } = rows(60, 40, 2)
  const width = (groups: readonly number[]) => {
    const { low, high } = clusteredAuc(predictions, labels, groups)
    return high - low
  }
  assert.ok(width(person) > 1.3 * width([...person.keys()]))
})

test('intervals of 95 % hold the true area about nineteen times of twenty', () => {
  const truth = (() => {
    const { labels, predictions } = rows(20_000, 5, 999)
    return auc(predictions, labels)
  })()
  let held = 0
  for (let seed = 0; seed < 100; seed++) {
    const { labels, predictions, person } = rows(150, 5, seed)
    const { low, high } = clusteredAuc(predictions, labels, person, { resamples: 200, seed })
    if (low <= truth && truth <= high) held++
  }
  assert.ok(held >= 88 && held <= 100, `${held} of 100`)
})

test('nothing to tell apart is no number', () => {
  assert.ok(Number.isNaN(clusteredAuc([1, 2, 3], [0, 0, 0], [0, 1, integer(mulberry32(1), 2)]).auc))
})
