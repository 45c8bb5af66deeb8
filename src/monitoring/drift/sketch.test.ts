import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry32 } from '../../math/random.ts'
import { merged, Sketch } from './sketch.ts'

const of = (...numbers: readonly (number | undefined)[]) => {
  const sketch = new Sketch()
  for (const x of numbers) sketch.take(x)
  return sketch
}

test('a merge of days is the sketch of them all, and a day can be taken away again', () => {
  const random = mulberry32(1)
  const days = Array.from({ length: 5 }, () =>
    Array.from({ length: 500 }, () => (random() < 0.1 ? undefined : random() * 10 - 3)),
  )
  const [first, ...others] = days.map((numbers) => of(...numbers))
  const whole = of(...days.flat())
  const all = merged([first!, ...others])
  assert.deepEqual(new Map([...all.counts].sort()), new Map([...whole.counts].sort()))
  assert.equal(all.rows, 2_500)
  const rest = all.subtract(first!)
  assert.deepEqual(new Map([...rest.counts].sort()), new Map([...merged(others).counts].sort()))
  assert.equal(rest.rows, 2_000)
})

test('what is absent, what is nothing and what is no number are told apart', () => {
  const sketch = of(undefined, undefined, 0, 0, 0, 5, -5, Number.NaN, Number.POSITIVE_INFINITY, 5)
  assert.equal(sketch.nullRate, 0.2)
  assert.equal(sketch.coverage, 0.3)
  assert.equal(sketch.distinct, 3)
  assert.equal(sketch.outOf(of(-5, 0, 5)), 0.2)
  assert.equal(sketch.outOf(of(-1, 1)), 0.5)
})

test('a row that stands for others weighs as much as they would', () => {
  const [thinned, whole] = [new Sketch(), new Sketch()]
  for (const x of [1, 2, 3, undefined]) {
    thinned.take(x, 4)
    for (let n = 0; n < 4; n++) whole.take(x)
  }
  assert.deepEqual(thinned.counts, whole.counts)
  assert.deepEqual([thinned.rows, whole.rows], [4, 16])
})
