import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latinHypercube } from '../math/latin-hypercube.ts'
import { gaussian, mulberry32 } from '../math/random.ts'
import { fitGaussianProcess } from './gaussian-process.ts'
import { matern, squaredGaps } from './matern.ts'
import { logPosterior, priorOf } from './posterior.ts'
import { rprop } from './rprop.ts'

const near = (got: number, want: number, within: number) =>
  assert.ok(Math.abs(got - want) <= within, `${got} is not near ${want}`)
const wave = (point: Float64Array) => Math.sin(4 * point[0]!) + 0.5 * point[1]!

test('Matérn 5/2 is 1 in place, (1 + √5 + 5/3) exp(-√5) one length scale away, and nothing far away', () => {
  assert.equal(matern(0).value, 1)
  near(matern(1).value, (1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5)), 1e-15)
  near(matern(1e4).value, 0, 1e-80)
})

test('the gradient of the posterior density is the slope that small steps find', () => {
  const random = mulberry32(3)
  const points = latinHypercube(12, 2, random)
  const y = Float64Array.from(points, wave)
  const density = (shape: Float64Array) => logPosterior(shape, squaredGaps(points), y, priorOf(2))
  const shape = Float64Array.of(-0.5, 0.3, -4)
  const { gradient } = density(shape)
  for (let t = 0; t < 3; t++) {
    const [above, below] = [1e-5, -1e-5].map((step) => density(shape.map((x, i) => (i === t ? x + step : x))).value)
    near(gradient[t]!, (above! - below!) / 2e-5, 1e-5 * Math.abs(gradient[t]!) + 1e-6)
  }
})

test('a climb by signs finds the top of a hill, or the edge where the top lies beyond', () => {
  const hill = (at: Float64Array) => ({
    value: -((at[0]! - 1) ** 2) - 100 * (at[1]! - 9) ** 2,
    gradient: Float64Array.of(-2 * (at[0]! - 1), -200 * (at[1]! - 9)),
  })
  const bounds = [
    [-5, 5],
    [-5, 5],
  ] as const
  const { at } = rprop(hill, Float64Array.of(-3, 0), { bounds, steps: 100 })
  near(at[0]!, 1, 1e-3)
  assert.equal(at[1], 5)
})

test('where it has seen a smooth function it knows its values; between, better than guessing; far away, that it does not know', () => {
  const random = mulberry32(1)
  const points = latinHypercube(25, 2, random).map((point) => point.map((x) => 0.7 * x))
  const process = fitGaussianProcess(points, Float64Array.from(points, wave), random)
  for (const point of points) near(process.at(point).mean, wave(point), 0.02)
  const between = latinHypercube(50, 2, random).map((point) => point.map((x) => 0.05 + 0.6 * x))
  for (const point of between) near(process.at(point).mean, wave(point), 0.15)
  const [here, there] = [process.at(Float64Array.of(0.35, 0.35)), process.at(Float64Array.of(1, 1))]
  assert.ok(there.variance > 100 * here.variance, `${there.variance} against ${here.variance}`)
})

test('an axis that does not matter is found out: what lies far along it is known', () => {
  const random = mulberry32(2)
  const points = latinHypercube(30, 2, random).map((point) => Float64Array.of(point[0]!, 0.3 * point[1]!))
  const process = fitGaussianProcess(
    points,
    Float64Array.from(points, (point) => Math.sin(6 * point[0]!)),
    random,
  )
  near(process.at(Float64Array.of(0.5, 1)).mean, Math.sin(3), 0.1)
})

test('noise is not mistaken for shape: a plane seen with errors of .2 is known, on average, to a third of that', () => {
  const random = mulberry32(4)
  const errors: number[] = []
  for (let round = 0; round < 6; round++) {
    const points = latinHypercube(60, 2, random)
    const values = Float64Array.from(points, (point) => point[0]! + 0.2 * gaussian(random))
    const process = fitGaussianProcess(points, values, random)
    for (const x of [0.2, 0.5, 0.8]) errors.push(Math.abs(process.at(Float64Array.of(x, 0.5)).mean - x))
  }
  const error = errors.reduce((sum, each) => sum + each, 0) / errors.length
  assert.ok(error < 0.2 / 3, `${error}`)
})

test('its beliefs are as wide as its errors: 95 % intervals hold about 95 % of unseen values', () => {
  const random = mulberry32(5)
  let [held, asked] = [0, 0]
  for (let round = 0; round < 8; round++) {
    const points = latinHypercube(15, 2, random)
    const truth = (point: Float64Array) => Math.sin((4 + round) * point[0]!) * Math.cos(3 * point[1]!)
    const process = fitGaussianProcess(points, Float64Array.from(points, truth), random)
    for (const point of latinHypercube(100, 2, random)) {
      const { mean, variance } = process.at(point)
      asked++
      if (Math.abs(truth(point) - mean) <= 1.96 * Math.sqrt(variance)) held++
    }
  }
  assert.ok(held / asked > 0.85, `${held} of ${asked}`)
})

test('believing in a place makes surer of it and changes no mind', () => {
  const random = mulberry32(6)
  const points = latinHypercube(10, 2, random)
  const process = fitGaussianProcess(points, Float64Array.from(points, wave), random)
  const [place, elsewhere] = [Float64Array.of(0.9, 0.1), Float64Array.of(0.4, 0.6)]
  const believing = process.believing(place)
  assert.ok(believing.at(place).variance < 0.1 * process.at(place).variance)
  near(believing.at(elsewhere).mean, process.at(elsewhere).mean, 1e-6)
})

test('values that are all alike are believed, not choked on', () => {
  const random = mulberry32(7)
  const points = latinHypercube(6, 2, random)
  const { mean, variance } = fitGaussianProcess(points, new Float64Array(6).fill(3), random).at(Float64Array.of(0.5, 0.5))
  near(mean, 3, 1e-9)
  assert.ok(Number.isFinite(variance))
})
