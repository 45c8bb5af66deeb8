import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { userId } from '../domain/ids.ts'
import { Params, param } from '../domain/param.ts'
import { noPreferences } from '../domain/user.ts'
import { murmur3, murmur3Begun, murmur3Ended } from '../math/hash.ts'
import { Assignment } from './assignment.ts'
import type { Experiment } from './experiment.ts'
import { armDrawn, bucketOf, isHeldOut, layerSeedOf, lotOf, personOf } from './lots.ts'
import { anExperiment } from './testing.ts'

interface Golden {
  readonly cases: readonly {
    readonly userId: string
    readonly person: number
    readonly bucket: number
    readonly heldOut: boolean
    readonly letIn: boolean
    readonly arm: number
  }[]
}
const { cases } = JSON.parse(readFileSync(new URL('../../test/golden/assignment.json', import.meta.url), 'utf8')) as Golden

const people = Array.from({ length: 20_000 }, (_, n) => `person-${n}`)
const asking = (id: string, more = {}) => ({ userId: id, surface: 'home', context: {}, ...more })
const deep = param('rank.deep', { value: 1, min: 0, max: 1, unit: '', doc: '' })
const armOf = (assignment: Assignment, id: string, name = 'deeper') => assignment.all(asking(id))[name]
const chiSquare = (counts: readonly number[], expected: readonly number[]) =>
  counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0)

test('MurmurHash3 is that of other implementations', () => {
  const known = [
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0, 0xba6bd213],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
  ] as const
  for (const [text, seed, hash] of known) assert.equal(murmur3(text, seed), hash)
  const four = Buffer.from('test').readInt32LE()
  assert.equal(murmur3Ended(murmur3Begun(four), 7), murmur3('test', 7))
})

test('the golden people draw what they always drew', () => {
  const arms = [2, 1, 1].map((weight, n) => ({ name: `arm-${n}`, weight }))
  for (const { userId, person: number, bucket, heldOut, letIn, arm } of cases) {
    assert.equal(murmur3(userId), number)
    const person = personOf(userId)
    assert.equal(isHeldOut(person, 0.05), heldOut)
    assert.equal(bucketOf(person, layerSeedOf('ranking')), bucket)
    assert.equal(armDrawn(lotOf(anExperiment({ arms })), person), arm)
    assert.equal(armDrawn(lotOf(anExperiment({ arms, share: 0.4 })), person), letIn ? arm : -1)
    const only = (from: number, to: number) =>
      new Assignment([anExperiment({ arms, layer: 'ranking', from, to })]).all(asking(userId))['deeper']
    assert.deepEqual([only(0, bucket), only(bucket, bucket + 1), only(bucket + 1, 10_000)], [undefined, `arm-${arm}`, undefined])
  }
})

test('people fall to arms by their weights, whoever they are', () => {
  const arms = [1, 2, 5].map((weight, n) => ({ name: `arm-${n}`, weight }))
  const assignment = new Assignment([anExperiment({ arms })])
  const counts = arms.map(({ name }) => people.filter((id) => armOf(assignment, id) === name).length)
  assert.ok(chiSquare(counts, [2_500, 5_000, 12_500]) < 13.8, `${counts}`)
})

test('who is let in at a small share is in the same arm at a larger one, and about as many are let in as was said', () => {
  const at = (share: number) => new Assignment([anExperiment({ share })])
  const [small, large] = [at(0.1), at(0.5)]
  const inSmall = people.filter((id) => armOf(small, id) !== undefined)
  for (const id of inSmall) assert.equal(armOf(large, id), armOf(small, id))
  assert.ok(Math.abs(inSmall.length - 2_000) < 4 * Math.sqrt(2_000 * 0.9))
  const control = inSmall.filter((id) => armOf(small, id) === 'control').length
  assert.ok(chiSquare([control, inSmall.length - control], [inSmall.length / 2, inSmall.length / 2]) < 10.8)
})

test('nobody is in two experiments of one layer, and what people draw in one layer says nothing of another', () => {
  const half = (name: string, from: number, to: number) => anExperiment({ name, layer: 'one', from, to })
  const assignment = new Assignment([half('first', 0, 5_000), half('second', 5_000, 10_000), anExperiment({ name: 'elsewhere' })])
  const table = [0, 0, 0, 0]
  for (const id of people) {
    const { first, second, elsewhere } = assignment.all(asking(id))
    assert.equal((first === undefined) !== (second === undefined), true)
    table[(first === undefined ? 0 : 1) + (elsewhere === 'control' ? 0 : 2)]!++
  }
  assert.ok(chiSquare(table, [5_000, 5_000, 5_000, 5_000]) < 16.3, `${table}`)
})

test('a thousand experiments draw independently of each other', () => {
  const lots = Array.from({ length: 1_000 }, (_, n) => lotOf(anExperiment({ name: `e${n}` })))
  const some = people.slice(0, 2_000).map(personOf)
  const agreements = Array.from(
    { length: 999 },
    (_, n) => some.filter((person) => armDrawn(lots[n]!, person) === armDrawn(lots[n + 1]!, person)).length,
  )
  const z = agreements.map((count) => (count - 1_000) / Math.sqrt(500))
  const spread = z.reduce((sum, x) => sum + x * x, 0) / z.length
  assert.ok(spread > 0.8 && spread < 1.2, `${spread}`)
  assert.ok(Math.max(...z.map(Math.abs)) < 5)
})

test('who is held out is in no experiment', () => {
  const assignment = new Assignment([anExperiment(), anExperiment({ name: 'other' })], 0.2)
  const out = people.filter((id) => Object.keys(assignment.all(asking(id))).length === 0)
  assert.ok(Math.abs(out.length - 4_000) < 250)
  assert.equal(assignment.of(asking(out[0]!)), undefined)
})

test('only those take part whom the experiment is for', () => {
  const inBrazil = new Assignment([anExperiment({ target: { countries: ['BR'], attributes: { plan: 'pro' } } })])
  const user = (country: string, plan: string) => ({
    ...{ userId: userId('ann'), country, attributes: { plan }, preferences: noPreferences },
  })
  const isIn = (more: object) => 'deeper' in inBrazil.all(asking('ann', more))
  assert.equal(isIn({ user: user('BR', 'pro') }), true)
  assert.equal(isIn({ user: user('DE', 'pro'), context: { country: 'BR' } }), true)
  assert.equal(isIn({ user: user('BR', 'free') }), false)
  assert.equal(isIn({ user: user('DE', 'pro') }), false)
  assert.equal(isIn({}), false)
  const onPhones = new Assignment([anExperiment({ target: { devices: ['phone'] } })])
  assert.equal('deeper' in onPhones.all(asking('ann', { context: { device: 'phone' } })), true)
  assert.equal('deeper' in onPhones.all(asking('ann')), false)
})

test('an experiment is met only where what it turns is read, and by either arm', () => {
  const assignment = new Assignment([anExperiment()])
  const met = people.slice(0, 100).map((id) => {
    const arms = assignment.of(asking(id))!
    assert.deepEqual(arms.met(), {})
    arms.param('rerank.diversity')
    assert.deepEqual(arms.met(), {}, 'another param is no meeting')
    const value = new Params(new Map(), arms).get(deep)
    assert.equal(value, arms.met()['deeper'] === 'control' ? 1 : 0)
    return arms.met()['deeper']
  })
  assert.deepEqual(new Set(met), new Set(['control', 'treatment']))
})

test('a request that turns the param itself does not meet the experiment', () => {
  const arms = new Assignment([anExperiment()]).of(asking('ann'))!
  assert.equal(new Params(new Map([['rank.deep', 0.25]]), arms).get(deep), 0.25)
  assert.deepEqual(arms.met(), {})
})

test('an experiment on models is met as a model of the role is asked', () => {
  const arms = [
    { name: 'champion', weight: 1 },
    { name: 'challenger', weight: 1, models: { ranker: 'abc' } },
  ]
  const assignment = new Assignment([anExperiment({ arms })])
  const challenged = people.find((id) => armOf(assignment, id) === 'challenger')!
  const [one, other] = [challenged, people.find((id) => armOf(assignment, id) === 'champion')!].map(
    (id) => assignment.of(asking(id))!,
  )
  assert.deepEqual(one!.models, { ranker: 'abc' })
  assert.deepEqual(other!.models, {})
  one!.asked!('als')
  assert.deepEqual(one!.met(), {})
  for (const each of [one!, other!]) each.asked!('ranker')
  assert.deepEqual([one!.met(), other!.met()], [{ deeper: 'challenger' }, { deeper: 'champion' }])
})

test('an experiment runs on its own surfaces', () => {
  const experiments: Experiment[] = [anExperiment({ surfaces: ['similar'] })]
  assert.equal(new Assignment(experiments).of(asking('ann')), undefined)
  assert.notEqual(new Assignment(experiments).of({ ...asking('ann'), surface: 'similar' }), undefined)
})
