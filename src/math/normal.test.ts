import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logExpectedExcess, normalBelow } from './normal.ts'

const close = (got: number, want: number, relative = 1e-12) =>
  assert.ok(Math.abs(got - want) <= relative * Math.abs(want), `${got} is not ${want}`)

test('chances below z agree with the tables, into the far tail', () => {
  // erfc of the C library, halved
  close(normalBelow(0), 0.5)
  close(normalBelow(1), 0.8413447460685429)
  close(normalBelow(-1), 0.15865525393145705)
  close(normalBelow(-2), 0.02275013194817922)
  close(normalBelow(1.959963984540054), 0.975)
  close(normalBelow(-5), 2.866515718791946e-7)
  close(normalBelow(-10), 7.619853024160593e-24)
  close(normalBelow(9), 1)
})

test('series and continued fraction meet without a step', () => {
  for (const z of [-1.5, 1.5, -1]) {
    close(normalBelow(z - 1e-9), normalBelow(z + 1e-9), 1e-7)
    close(logExpectedExcess(z - 1e-9), logExpectedExcess(z + 1e-9), 1e-7)
  }
})

test('the expected excess is 1/sqrt(2 pi) at 0, z far above, and falls like density / z² far below', () => {
  close(logExpectedExcess(0), Math.log(1 / Math.sqrt(2 * Math.PI)))
  close(logExpectedExcess(30), Math.log(30))
  // 1 - tM(t) = 1/t² - 3/t⁴ + 15/t⁶ - …: at t = 100, 1e-4 (1 - 3e-4 + 15e-8)
  close(logExpectedExcess(-100), -5000 - 0.5 * Math.log(2 * Math.PI) + Math.log(1e-4 * (1 - 3e-4 + 15e-8 - 105e-12)))
  assert.ok(Number.isFinite(logExpectedExcess(-1e6)))
})

test('the expected excess is what integrating it gives', () => {
  for (const z of [-4, -2, -1.01, -0.99, 0.5]) {
    // midpoint rule over where z + x > 0
    let sum = 0
    const step = 1e-4
    for (let y = step / 2; y < 14; y += step) sum += y * Math.exp(-0.5 * (y - z) ** 2)
    close(logExpectedExcess(z), Math.log((sum * step) / Math.sqrt(2 * Math.PI)), 1e-7)
  }
})
