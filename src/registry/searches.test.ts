import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Search } from '../domain/search.ts'
import { real } from '../domain/space.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { Searches } from './searches.ts'

const trial = (n: number, metric?: number) => ({
  trial: n,
  settings: { rate: n / 10, depth: 3 },
  seconds: 1,
  ...(metric === undefined ? { error: 'too deep' } : { metric }),
})
const search = (more: Partial<Search> = {}): Search => ({
  of: 'als',
  on: 'log',
  metric: 'ndcg@20',
  goal: 'maximise',
  seed: 1,
  parallel: 2,
  space: { rate: real(0, 1) },
  start: { rate: 0, depth: 3 },
  offset: 40,
  engine: 'test',
  trials: [],
  ...more,
})

test('a search is found again by what it asks, with the trials that it has, and by nothing else', async () => {
  const searches = new Searches(memoryArtifactStore())
  assert.equal(await searches.kept(search()), undefined)
  await searches.keep(search({ trials: [trial(0, 0.1)] }))
  assert.deepEqual(await searches.kept(search()), search({ trials: [trial(0, 0.1)] }))
  for (const other of [
    { seed: 2 },
    { parallel: 3 },
    { on: 'gowalla' },
    { people: 9 },
    { space: { rate: real(0, 2) } },
    { start: { rate: 1, depth: 3 } },
  ])
    assert.equal(await searches.kept(search(other)), undefined)
  assert.deepEqual(await searches.list(), [], 'what is not finished is not in the book')
})

test('trials that finish side by side are kept in the order in which they were told', async () => {
  const searches = new Searches(memoryArtifactStore())
  const grown = Array.from({ length: 5 }, (_, n) => Array.from({ length: n }, (_, i) => trial(i, 0.1)))
  await Promise.all(grown.map((trials) => searches.keep(search({ trials }))))
  assert.equal((await searches.kept(search()))?.trials.length, 4)
})

test('a finished search is named by its digest, knows its best trial, and has every trial, failed ones too', async () => {
  const searches = new Searches(memoryArtifactStore())
  const trials = [trial(0, 0.2), trial(1), trial(2, 0.4), trial(3, 0.3)]
  const manifest = await searches.finish(search({ trials }), 100)
  assert.deepEqual(manifest.best, trials[2])
  assert.equal(manifest.trials, 4)
  assert.deepEqual((await searches.read(manifest.id))?.trials, trials)
  assert.deepEqual(await searches.finish(search({ trials }), 200), manifest, 'the same trials are the same search')
})

test('the latest of a role and data is the one finished last that found something', async () => {
  const searches = new Searches(memoryArtifactStore())
  const first = await searches.finish(search({ trials: [trial(0, 0.2)] }), 1)
  const second = await searches.finish(search({ trials: [trial(0, 0.2), trial(1, 0.1)] }), 2)
  await searches.finish(search({ on: 'gowalla', trials: [trial(0, 0.9)] }), 3)
  await searches.finish(search({ seed: 9, trials: [trial(0)] }), 4)
  assert.deepEqual(await searches.latest('als', 'log'), second)
  assert.equal(await searches.latest('markov', 'log'), undefined)
  assert.deepEqual(
    (await searches.list()).map(({ finishedAt }) => finishedAt),
    [1, 2, 3, 4],
  )
  assert.equal(first.best?.trial, 0)
})

test('where less is better the best trial is the least', async () => {
  const searches = new Searches(memoryArtifactStore())
  const { best } = await searches.finish(search({ goal: 'minimise', trials: [trial(0, 3), trial(1, -1), trial(2, 2)] }), 1)
  assert.equal(best?.trial, 1)
})
