import assert from 'node:assert/strict'
import { test } from 'node:test'
import { either, oneOf, real, type Space, whole } from '../domain/space.ts'
import { mulberry32 } from '../math/random.ts'
import { cubeOf } from './cube.ts'

interface Oven {
  readonly degrees: number
  readonly salt: number
  readonly eggs: number
  readonly fan: boolean
  readonly flour: string
  readonly cook: string
}
const start: Oven = { degrees: 180, salt: 0.01, eggs: 2, fan: false, flour: 'rye', cook: 'ann' }
const space: Space<Oven> = {
  degrees: real(100, 300),
  salt: real(0.001, 0.1, 'log'),
  eggs: whole(1, 4),
  fan: either,
  flour: oneOf('rye', 'wheat', 'spelt'),
}
const cube = cubeOf(space, start)
const at = (...coordinates: number[]) => cube.settingsAt(Float64Array.from(coordinates))

test('the middle of the cube is the middle of each range, the geometric one on a logarithmic scale', () => {
  assert.equal(cube.width, 7)
  const middle = at(0.5, 0.5, 0.5, 0.5, 0, 1, 0)
  assert.equal(middle.degrees, 200)
  assert.ok(Math.abs(middle.salt - 0.01) < 1e-12)
  assert.equal(middle.fan, true)
  assert.equal(middle.flour, 'wheat')
  assert.equal(middle.cook, 'ann', 'what the space leaves open stays as it was')
})

test('every whole number has the same share of its axis', () => {
  const counts = new Map<number, number>()
  for (let i = 0; i < 4_000; i++) {
    const { eggs } = at(0, 0, (i + 0.5) / 4_000, 0, 0, 0, 0)
    counts.set(eggs, (counts.get(eggs) ?? 0) + 1)
  }
  assert.deepEqual(
    [...counts],
    [
      [1, 1_000],
      [2, 1_000],
      [3, 1_000],
      [4, 1_000],
    ],
  )
})

test('corners stay within the space', () => {
  const [low, high] = [at(0, 0, 0, 0, 0, 0, 0), at(1, 1, 1, 1, 1, 1, 1)]
  assert.deepEqual([low.degrees, low.eggs, low.fan], [100, 1, false])
  assert.deepEqual([high.degrees, high.eggs, high.fan], [300, 4, true])
  assert.ok(low.salt >= 0.001 && high.salt <= 0.1)
})

test('settings stand where their point is, and points that mean the same settings stand in one place', () => {
  const random = mulberry32(2)
  for (let i = 0; i < 100; i++) {
    const settings = cube.settingsAt(Float64Array.from({ length: 7 }, random))
    assert.deepEqual(cube.settingsAt(cube.pointOf(settings)), settings)
  }
  assert.deepEqual(cube.pointOf(at(0, 0, 0.3, 0, 0, 0.2, 0.1)), cube.pointOf(at(0, 0, 0.4, 0.1, 0.2, 0.9, 0.8)))
})

test('numbers have no more digits than a person would write', () => {
  assert.equal(at(1 / 3, 1 / 3, 0, 0, 0, 0, 0).degrees, 166.7)
  assert.equal(at(1 / 3, 1 / 3, 0, 0, 0, 0, 0).salt, 0.004642)
})

test('settings outside the space stand on its edge', () => {
  assert.deepEqual([...cube.pointOf({ ...start, degrees: 1_000, salt: 0 })].slice(0, 2), [1, 0])
})
