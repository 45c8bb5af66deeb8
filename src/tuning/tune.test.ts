import assert from 'node:assert/strict'
import { test } from 'node:test'
import { either, oneOf, real, type Space, whole } from '../domain/space.ts'
import { bestTrial, type Trial } from '../domain/trial.ts'
import { mulberry32 } from '../math/random.ts'
import { cubeOf } from './cube.ts'
import { type Tuning, tune } from './tune.ts'

interface Place {
  readonly x: number
  readonly y: number
}
/** Branin: three equal minima of .397887. */
const branin = ({ x, y }: Place) =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
const braninTuning = (seed: number, trials: number, more: Partial<Tuning<Place>> = {}): Tuning<Place> => ({
  space: { x: real(-5, 10), y: real(0, 15) },
  start: { x: 2.5, y: 7.5 },
  goal: 'minimise',
  objective: async (place) => branin(place),
  seed,
  trials,
  ...more,
})

type Six = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', number>>
/** Hartmann's function of six numbers: minimum -3.32237 among six valleys. */
function hartmann({ a, b, c, d, e, f }: Six): number {
  const at = [a, b, c, d, e, f]
  const weights = [1, 1.2, 3, 3.2]
  const [steepness, centers] = [
    [
      [10, 3, 17, 3.5, 1.7, 8],
      [0.05, 10, 17, 0.1, 8, 14],
      [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ],
    [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
      [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
      [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ],
  ]
  const valley = (n: number) => at.reduce((sum, x, j) => sum + steepness![n]![j]! * (x - centers![n]![j]!) ** 2, 0)
  return -weights.reduce((sum, weight, n) => sum + weight * Math.exp(-valley(n)), 0)
}
const axis = real(0, 1)
const sixSpace: Space<Six> = { a: axis, b: axis, c: axis, d: axis, e: axis, f: axis }
const sixStart: Six = { a: 0.5, b: 0.5, c: 0.5, d: 0.5, e: 0.5, f: 0.5 }

const least = (trials: readonly Trial<unknown>[]) => Math.min(...trials.map(({ metric }) => metric ?? Number.POSITIVE_INFINITY))
/** The least of so many places drawn at random. */
function drawnLeast<Settings extends object>(
  space: Space<Settings>,
  start: Settings,
  f: (s: Settings) => number,
  draws: number,
  seed: number,
) {
  const cube = cubeOf(space, start)
  const random = mulberry32(seed)
  const values = Array.from({ length: draws }, () => f(cube.settingsAt(Float64Array.from({ length: cube.width }, random))))
  return Math.min(...values)
}
const bare = (trials: readonly Trial<unknown>[]) => trials.map(({ seconds, ...rest }) => rest)

test('thirty trials on Branin do better than three hundred at random, seed by seed', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const { space, start } = braninTuning(seed, 30)
    const found = least(await tune(braninTuning(seed, 30)))
    const drawn = drawnLeast(space, start, branin, 300, seed)
    assert.ok(found < drawn, `seed ${seed}: ${found}, at random ${drawn}`)
    assert.ok(found < 0.45, `seed ${seed}: ${found}`)
  }
})

test('forty trials on Hartmann’s six dimensions, four at a time, do better than four hundred at random, seed by seed', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const objective = async (six: Six) => hartmann(six)
    const trials = await tune({ space: sixSpace, start: sixStart, goal: 'minimise', objective, seed, trials: 40, parallel: 4 })
    const drawn = drawnLeast(sixSpace, sixStart, hartmann, 400, seed)
    assert.ok(least(trials) < drawn, `seed ${seed}: ${least(trials)}, at random ${drawn}`)
  }
})

interface Recipe {
  readonly rate: number
  readonly width: number
  readonly loss: string
  readonly decay: boolean
  readonly name: string
}
const recipes: Space<Recipe> = {
  rate: real(1e-5, 1, 'log'),
  width: whole(8, 256, 'log'),
  loss: oneOf('square', 'logistic', 'rank'),
  decay: either,
}
/** Best, 0, at rate .01, width 64, by rank, with decay. */
const recipeWorth = ({ rate, width, loss, decay }: Recipe) =>
  -((Math.log10(rate) + 2) ** 2) -
  (Math.log2(width) - 6) ** 2 / 4 -
  (loss === 'rank' ? 0 : loss === 'logistic' ? 1 : 2) -
  (decay ? 0 : 0.5)
const recipeStart: Recipe = { rate: 0.5, width: 8, loss: 'square', decay: false, name: 'mine' }

test('numbers, whole numbers, choices and switches are tuned together, upwards as well', async () => {
  for (const seed of [1, 2, 3]) {
    const trials = await tune<Recipe>({
      space: recipes,
      start: recipeStart,
      goal: 'maximise',
      objective: async (recipe) => recipeWorth(recipe),
      seed,
      trials: 40,
      parallel: 2,
    })
    const { settings, metric } = bestTrial(trials, 'maximise')!
    assert.ok(metric > -0.4, `seed ${seed}: ${metric} at ${JSON.stringify(settings)}`)
    assert.ok(settings.loss === 'rank' && settings.decay && settings.name === 'mine')
    assert.deepEqual(trials[0]?.settings, recipeStart, 'the settings that it began from are the first trial')
  }
})

test('the same seed makes the same trials, whoever finishes first; another seed makes others', async () => {
  const slowFirst = async (place: Place) => {
    for (let turn = 0; turn < Math.abs(Math.round(1e6 * place.x)) % 7; turn++) await Promise.resolve()
    return branin(place)
  }
  const [plain, shaken, other] = [
    await tune(braninTuning(5, 16, { parallel: 4 })),
    await tune(braninTuning(5, 16, { parallel: 4, objective: slowFirst })),
    await tune(braninTuning(6, 16, { parallel: 4 })),
  ]
  assert.deepEqual(bare(shaken), bare(plain))
  assert.notDeepEqual(bare(other).slice(1), bare(plain).slice(1))
})

test('a search that is cut off anywhere and taken up again makes the trials of one that was not', async () => {
  const whole = await tune(braninTuning(2, 18, { parallel: 3 }))
  for (const cut of [1, 7, 9, 14]) {
    const kept: Trial<Place>[] = []
    const stop = new AbortController()
    const onTrial = (trial: Trial<Place>) => {
      if (kept.push(trial) === cut) stop.abort(new Error('cut'))
    }
    await assert.rejects(tune(braninTuning(2, 18, { parallel: 3, onTrial, signal: stop.signal })), /cut/)
    assert.ok(kept.length >= cut && kept.length < 18)
    const asked: Place[] = []
    const objective = async (place: Place) => {
      asked.push(place)
      return branin(place)
    }
    const resumed = await tune(braninTuning(2, 18, { parallel: 3, done: kept, objective }))
    assert.deepEqual(bare(resumed), bare(whole))
    assert.equal(asked.length, 18 - kept.length, 'what was kept is not tried again')
  }
})

test('a search that was asked for more goes on from where it ended', async () => {
  const ten = await tune(braninTuning(3, 10, { parallel: 4 }))
  const twenty = await tune(braninTuning(3, 20, { parallel: 4, done: ten }))
  assert.deepEqual(bare(twenty), bare(await tune(braninTuning(3, 20, { parallel: 4 }))))
})

test('trials that throw or come to no number are kept as such, ended by nothing, and stayed away from', async () => {
  const objective = async (place: Place) => {
    if (place.y > 9) throw new Error('too hot')
    return place.y > 8 ? Number.NaN : branin(place)
  }
  const trials = await tune(braninTuning(1, 40, { objective, parallel: 2 }))
  assert.equal(trials.length, 40)
  const failed = trials.filter(({ error }) => error !== undefined)
  assert.ok(failed.some(({ error }) => error === 'too hot') && failed.every(({ metric }) => metric === undefined))
  assert.ok(trials.some(({ error }) => error === 'the metric is NaN') || failed.every(({ settings }) => settings.y > 9))
  assert.ok(failed.length < 20, `${failed.length} of 40 failed, of a space that fails by 7 in 15`)
  assert.ok(failed.filter(({ trial }) => trial >= 20).length < 8)
  assert.ok(least(trials) < 0.6, `${least(trials)}`)
})

test('where every trial fails all are still made', async () => {
  const objective = async () => Promise.reject(new Error('no'))
  const trials = await tune(braninTuning(1, 12, { objective, parallel: 2 }))
  assert.deepEqual(new Set(trials.map(({ error }) => error)), new Set(['no']))
  assert.equal(trials.length, 12)
})

test('a space of six settings is tried once each, and then the search is over', async () => {
  const space: Space<{ a: number; b: boolean }> = { a: whole(1, 3), b: either }
  const objective = async ({ a, b }: { a: number; b: boolean }) => a + (b ? 1 : 0)
  const trials = await tune({ space, start: { a: 1, b: false }, goal: 'maximise', objective, seed: 1, trials: 50, parallel: 4 })
  assert.equal(trials.length, 6)
  assert.equal(new Set(trials.map(({ settings }) => JSON.stringify(settings))).size, 6)
  assert.deepEqual(bestTrial(trials, 'maximise')?.settings, { a: 3, b: true })
})

test('a search of no trials, or of no trials at a time, is refused', async () => {
  for (const more of [{ trials: 0 }, { trials: Number.NaN }, { parallel: 0 }, { parallel: 1.5 }])
    await assert.rejects(tune(braninTuning(1, 4, more)), { code: 'BAD_REQUEST' })
})
