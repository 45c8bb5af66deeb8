import assert from 'node:assert/strict'
import { test } from 'node:test'
import { param } from '../domain/param.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { ExperimentBook } from './experiment-book.ts'

const known = {
  surfaces: ['home', 'similar'],
  params: ['rank.deep', 'rerank.diversity'].map((name) => param(name, { value: 1, min: 0, max: 1, unit: '', doc: '' })),
  artifacts: new Map([['abc', 'ranker']]),
  metrics: ['take-rate', 'latency'],
}
const declaration = (name: string, more = {}) => ({
  name,
  arms: [
    { name: 'control', weight: 1 },
    { name: 'treatment', weight: 1, params: { 'rank.deep': 0 } },
  ],
  ...more,
})
const refused = (what: RegExp) => ({ code: 'EXPERIMENT_INVALID', what })

test('an experiment is a draft, runs once it lets someone in, and is stopped for good', async () => {
  const store = memoryArtifactStore()
  const book = await ExperimentBook.open(store)
  await book.declare(declaration('deeper'), known, 1)
  assert.equal(book.running.length, 0)
  await book.ramp('deeper', 0.05, 2)
  assert.deepEqual([book.running[0]?.share, book.running[0]?.startedAt], [0.05, 2])
  await book.ramp('deeper', 0.5, 3)
  await assert.rejects(book.ramp('deeper', 0.1, 4), refused(/cannot unmeet/))
  await assert.rejects(book.ramp('deeper', 1.5, 4), refused(/1\.5/))
  const stopped = await book.stop('deeper', 'enough seen', 5)
  assert.deepEqual([stopped.state, stopped.why, stopped.stoppedAt, stopped.startedAt], ['stopped', 'enough seen', 5, 2])
  await assert.rejects(book.ramp('deeper', 1, 6), refused(/was stopped/))
  await assert.rejects(book.stop('never', '', 6), { code: 'NOT_FOUND' })
  assert.deepEqual((await ExperimentBook.open(store)).all, book.all, 'and another process reads the same')
})

test('everything that is wrong with a declaration is said at once', async () => {
  const book = await ExperimentBook.open(memoryArtifactStore())
  const arms = [
    { name: 'same', weight: 1, params: { 'rank.deep': 7, 'no.param': 1 } },
    { name: 'same', weight: 0, models: { als: 'abc' } },
  ]
  await assert.rejects(book.declare({ name: 'Bad Name', arms, surfaces: ['nowhere'], primary: 'fame' }, known, 1), {
    code: 'EXPERIMENT_INVALID',
    what: /name is "Bad Name".*one name.*not above 0.*no surface nowhere.*no metric fame.*rank\.deep is 7.*no param no\.param.*abc of the role als/,
  })
  await book.declare(declaration('twice'), known, 1)
  await assert.rejects(book.declare(declaration('twice'), known, 1), refused(/already/))
})

test('experiments of a layer have places of their own, and one that stopped makes room', async () => {
  const book = await ExperimentBook.open(memoryArtifactStore())
  const inLayer = (name: string, portion: number) => book.declare(declaration(name, { layer: 'ranking', portion }), known, 1)
  const [a, b] = [await inLayer('a', 0.3), await inLayer('b', 0.5)]
  assert.deepEqual([a.from, a.to, b.from, b.to], [0, 3_000, 3_000, 8_000])
  await assert.rejects(inLayer('c', 0.3), refused(/no room/))
  await book.stop('a', 'done', 2)
  assert.equal((await inLayer('c', 0.3)).from, 0)
})

test('two that turn the same param in different layers may not run side by side', async () => {
  const book = await ExperimentBook.open(memoryArtifactStore())
  await book.declare(declaration('a', { surfaces: ['home'] }), known, 1)
  await book.declare(declaration('b'), known, 1)
  await book.declare(declaration('elsewhere', { surfaces: ['similar'] }), known, 1)
  await book.ramp('a', 1, 2)
  await book.ramp('elsewhere', 1, 2)
  await assert.rejects(book.ramp('b', 1, 2), refused(/a, in another layer, turns rank\.deep too/))
})

test('a hold-out is remembered, and not too large', async () => {
  const store = memoryArtifactStore()
  const book = await ExperimentBook.open(store)
  await book.holdOut(0.02)
  assert.equal((await ExperimentBook.open(store)).holdout, 0.02)
  await assert.rejects(book.holdOut(0.9), refused(/0\.9/))
})
