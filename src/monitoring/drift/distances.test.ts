import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalBelow } from '../../math/normal.ts'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { distancesOf, ksBetween, ksFromOthers } from './distances.ts'
import { Sketch } from './sketch.ts'

const of = (numbers: Iterable<number | undefined>) => {
  const sketch = new Sketch()
  for (const x of numbers) sketch.take(x)
  return sketch
}
const normals = (seed: number, count: number, mean = 0) => {
  const random = mulberry32(seed)
  return of(Array.from({ length: count }, () => mean + gaussian(random)))
}
const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) <= by, `${a}, not ${b}`)

test('two normals a distance m apart have a KS of 2 Phi(m/2) - 1', () => {
  for (const mean of [0.25, 1, 2]) {
    const { ks } = distancesOf(normals(1, 40_000, mean), normals(2, 40_000))
    near(ks, 2 * normalBelow(mean / 2) - 1, 0.02)
  }
})

test('ten even bins against two that hold it all: the three by hand', () => {
  const even = of(Array.from({ length: 1_000 }, (_, n) => 1 + (n % 10)))
  const two = of(Array.from({ length: 1_000 }, (_, n) => 1 + (n % 2)))
  const { psi, ks, js } = distancesOf(two, even)
  near(ks, 0.8, 1e-12)
  // p of a bin with its half row; q is a tenth
  const [full, empty] = [500.5 / 1_005, 0.5 / 1_005]
  near(psi, 2 * (full - 0.1) * Math.log(full / 0.1) + 8 * (empty - 0.1) * Math.log(empty / 0.1), 1e-12)
  const half = (p: number, q: number) => p * Math.log((2 * p) / (p + q))
  near(js, (2 * (half(full, 0.1) + half(0.1, full)) + 8 * (half(empty, 0.1) + half(0.1, empty))) / 2, 1e-12)
})

test('what is alike lies nowhere apart; what shares nothing lies as far apart as can be', () => {
  const [a, b] = [of(Array.from({ length: 5_000 }, (_, n) => 1 + (n % 7))), of(Array.from({ length: 5_000 }, () => 90))]
  assert.deepEqual(distancesOf(a, a), { psi: 0, ks: 0, js: 0 })
  const { ks, js, psi } = distancesOf(b, a)
  near(ks, 1, 1e-12)
  assert.ok(psi > 1)
  assert.ok(js > 0.2 && js <= Math.LN2)
})

test('KS and, over the same bins, PSI and JS are the same from either side', () => {
  const [a, b] = [
    of(Array.from({ length: 900 }, (_, n) => 1 + (n % 3))),
    of(Array.from({ length: 900 }, (_, n) => 1 + Math.min(2, n % 6))),
  ]
  const [there, back] = [distancesOf(a, b), distancesOf(b, a)]
  for (const name of ['ks', 'psi', 'js'] as const) near(there[name], back[name], 1e-12)
  assert.ok(there.ks > 0.1)
})

test('JS of draws is never beyond ln 2, and grows with what lies apart', () => {
  const js = [0, 0.5, 1, 3, 9].map((mean) => distancesOf(normals(1, 5_000, mean), normals(2, 5_000)).js)
  assert.deepEqual(
    js,
    js.toSorted((a, b) => a - b),
  )
  assert.ok(js[0]! < 0.005 && js.at(-1)! > 0.5 && js.at(-1)! <= Math.LN2)
})

test('a column that is absent more often lies apart by as much', () => {
  const sketch = (share: number) => of(Array.from({ length: 1_000 }, (_, n) => (n < share * 1_000 ? undefined : 1)))
  near(ksBetween(sketch(0.4), sketch(0.1)), 0.3, 1e-12)
})

test('how far each lies from all others is what it is from their merge', () => {
  const days = [1, 2, 3, 4].map((seed) => normals(seed, 300, seed / 4))
  const apart = ksFromOthers(days)
  days.forEach((day, n) => {
    const others = days.filter((other) => other !== day).reduce((all, other) => all.merge(other), new Sketch())
    near(apart[n]!, ksBetween(day, others), 1e-12)
  })
  assert.ok(Math.min(...apart) > 0.05)
})
