import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { endlessNetwork, heavyNetwork, hungryNetwork, linearNetwork } from '../testing/networks.ts'
import { startConfined } from './confined.ts'
import { Connection } from './connection.ts'
import type { ProcessLimits } from './limits.ts'
import { ModelProcess } from './model-process.ts'

const quick: Partial<ProcessLimits> = { firstPauseMs: 1, callMs: 150 }
const open: ModelProcess[] = []
after(() => Promise.all(open.map((model) => model.close())))

function start(bytes: Uint8Array, limits: Partial<ProcessLimits> = {}): ModelProcess {
  const model = new ModelProcess('mine', { ranker: bytes }, { ...quick, ...limits })
  open.push(model)
  return model
}
const ask = (model: ModelProcess, rows: readonly number[], width: number) =>
  model.run({
    network: 'ranker',
    inputs: { rows: { floats: Float32Array.from(rows), shape: [rows.length / width, width] } },
    outputs: ['predictions'],
  })
const crashed = (why: RegExp) => ({ code: 'MODEL_CRASHED', what: why })

test('a model in a process of its own answers what the formula says, row by row', async () => {
  const model = start(linearNetwork([[1], [-2]]))
  await model.ready()
  const [{ floats, shape }] = (await ask(model, [1, 1, 3, 1], 2)) as [{ floats: Float32Array; shape: number[] }]
  assert.deepEqual(shape, [2, 1])
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  for (const [n, right] of [sigmoid(-1), sigmoid(1)].entries()) assert.ok(Math.abs(floats[n]! - right) < 1e-6)
})

test('its process sees no environment, reads nothing but its program, writes nothing and starts nothing', async () => {
  const child = startConfined(new URL('./testing/tries.ts', import.meta.url))
  const [tried] = await once(child, 'message')
  assert.deepEqual(tried, {
    'read a file': 'ERR_ACCESS_DENIED',
    'write where it stands': 'ERR_ACCESS_DENIED',
    'start a program': 'ERR_ACCESS_DENIED',
    'read its own program': 'done',
    environment: [],
  })
})

test('a process that says what is no reply is ended, and whoever waits is told', async () => {
  const ends = Promise.withResolvers<string>()
  const child = startConfined(new URL('./testing/babbles.ts', import.meta.url))
  const connection = new Connection(child, ends.resolve)
  await assert.rejects(connection.send({ call: 1, network: 'ranker', inputs: {}, outputs: [] }), /ended with SIGKILL/)
  assert.equal(await ends.promise, 'it ended with SIGKILL')
  assert.ok(connection.over)
})

test('a model that computes for ever is killed at its limit, those who wait are told, and it is started again', async () => {
  const model = start(endlessNetwork())
  await model.ready()
  const calls = await Promise.allSettled([ask(model, [1], 1), ask(model, [1], 1)])
  for (const call of calls) {
    assert.equal(call.status, 'rejected')
    assert.equal(call.reason.code, 'MODEL_CRASHED')
    assert.match(call.reason.what, /stopped at its limit of 150 ms/)
  }
  assert.equal(model.state, 'resting')
  await assert.rejects(ask(model, [1], 1), crashed(/limit of 150 ms/), 'while it is down, a call is refused at once')
  await model.ready()
  assert.equal(model.state, 'ready')
})

test('a model that eats memory is killed at its limit', async () => {
  const model = start(hungryNetwork(), { memoryBytes: 300 * 2 ** 20, callMs: 20_000 })
  await model.ready()
  await assert.rejects(ask(model, [1], 1), crashed(/stopped at its limit of 300 MiB/))
})

test('a model that is larger than its limit of memory is killed while it loads', async () => {
  const model = start(heavyNetwork(100), { memoryBytes: 120 * 2 ** 20, mostCrashes: 1 })
  await assert.rejects(model.ready(), crashed(/stopped at its limit of 120 MiB/))
})

test('a model that crashes again and again is given up, and says why', async () => {
  const model = start(endlessNetwork(), { mostCrashes: 2 })
  for (let crash = 0; crash < 2; crash++) {
    await model.ready()
    await assert.rejects(ask(model, [1], 1), crashed(/limit of 150 ms/))
  }
  assert.equal(model.state, 'given up')
  assert.match(model.lastCrash!, /limit of 150 ms/)
  await assert.rejects(model.ready(), crashed(/limit of 150 ms/))
})

test('what the runtime cannot load is given up at once, and what it cannot compute is told and harms nothing', async () => {
  const broken = start(Uint8Array.of(1, 2, 3))
  await assert.rejects(broken.ready(), { code: 'MODEL_CRASHED' })
  assert.equal(broken.state, 'given up')
  const model = start(linearNetwork([[1], [-2]]))
  await model.ready()
  await assert.rejects(ask(model, [1, 1, 1], 3), { code: 'MODEL_CRASHED' })
  assert.equal((await ask(model, [1, 1], 2))[0]!.floats.length, 1)
})

test('more calls than may wait are refused, and those that wait are answered', async () => {
  const model = start(linearNetwork([[1]]), { mostWaiting: 2 })
  await model.ready()
  const calls = await Promise.allSettled([1, 2, 3].map((x) => ask(model, [x], 1)))
  assert.deepEqual(
    calls.map((call) => (call.status === 'fulfilled' ? 'answered' : call.reason.code)),
    ['answered', 'answered', 'OVERLOADED'],
  )
})

test('a model that is closed rejects what waits, and stays closed', async () => {
  const model = start(endlessNetwork(), { callMs: 20_000 })
  await model.ready()
  const call = assert.rejects(ask(model, [1], 1), crashed(/was closed/))
  await model.close()
  await call
  assert.equal(model.state, 'closed')
})

test('a model that is retired answers what it was asked, and is closed then', async () => {
  const model = start(linearNetwork([[1]]))
  await model.ready()
  const calls = [1, 2, 3].map((x) => ask(model, [x], 1))
  await model.retire()
  assert.equal(model.state, 'closed')
  assert.equal((await Promise.all(calls)).length, 3)
  await assert.rejects(ask(model, [1], 1), crashed(/it was closed|it is closed/))
})

test('a model that is retired while it computes for ever is closed at its limit', async () => {
  const model = start(endlessNetwork())
  await model.ready()
  const call = assert.rejects(ask(model, [1], 1), crashed(/stopped at its limit of 150 ms/))
  await model.retire()
  await call
  assert.equal(model.state, 'closed')
})
