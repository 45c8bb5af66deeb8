import assert from 'node:assert/strict'
import { test } from 'node:test'
import { miscalibration, portionsOf } from './calibration.ts'

const close = (got: number, want: number) => assert.ok(Math.abs(got - want) < 1e-12, `${got} is not ${want}`)
const categories: Record<string, readonly string[]> = { heat: ['crime'], alien: ['horror', 'space'], moon: ['space'], untold: [] }
const of = (title: string) => categories[title]!

test('a film of two categories counts half for each, by its weight: heat 2, alien 2 are crime 1/2, horror 1/4, space 1/4', () => {
  const entries = ['heat', 'alien', 'untold'].map((entry) => ({ entry, weight: 2 }))
  assert.deepEqual(Object.fromEntries(portionsOf(entries, of)), { crime: 1 / 2, horror: 1 / 4, space: 1 / 4 })
  const uneven = portionsOf(
    [
      { entry: 'heat', weight: 3 },
      { entry: 'moon', weight: 1 },
    ],
    of,
  )
  assert.deepEqual(Object.fromEntries(uneven), { crime: 3 / 4, space: 1 / 4 })
  assert.equal(portionsOf([{ entry: 'untold', weight: 1 }], of).size, 0)
})

test('a list with the proportions of the past is calibrated, whatever alpha', () => {
  const past = new Map([
    ['crime', 0.7],
    ['space', 0.3],
  ])
  close(miscalibration(past, past), 0)
  close(miscalibration(past, past, 0.5), 0)
})

test('70 crime and 30 space served all crime: .7 ln(.7/.997) + .3 ln(.3/.003)', () => {
  const past = new Map([
    ['crime', 0.7],
    ['space', 0.3],
  ])
  // q~(crime) = .99 * 1 + .01 * .7 = .997; q~(space) = .01 * .3 = .003
  close(miscalibration(past, new Map([['crime', 1]])), 0.7 * Math.log(0.7 / 0.997) + 0.3 * Math.log(100))
})

test('half crime, half space against one quarter and three: .5 ln(.5/.2525) + .5 ln(.5/.7475)', () => {
  const past = new Map([
    ['crime', 1 / 2],
    ['space', 1 / 2],
  ])
  const list = new Map([
    ['crime', 1 / 4],
    ['space', 3 / 4],
  ])
  // .99 / 4 + .005 = .2525; .99 * 3 / 4 + .005 = .7475
  close(miscalibration(past, list), 0.5 * Math.log(0.5 / 0.2525) + 0.5 * Math.log(0.5 / 0.7475))
})

test('a list with nothing of the past, or nothing at all, is as wrong as can be: -ln alpha', () => {
  const past = new Map([['crime', 1]])
  close(miscalibration(past, new Map([['space', 1]])), Math.log(100))
  close(miscalibration(past, new Map(), 0.1), Math.log(10))
})
