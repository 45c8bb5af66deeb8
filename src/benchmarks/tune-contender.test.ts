import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Trial } from '../domain/trial.ts'
import { integer, mulberry32 } from '../math/random.ts'
import { Searches } from '../registry/searches.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { beauty } from './beauty.ts'
import { contenders } from './contenders.ts'
import { judge } from './judge.ts'
import { type ContenderTuning, tuneContender } from './tune-contender.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-tune-'))
after(() => rm(root, { recursive: true }))

/** People who walk through items in steps of one to three, as a file in Beauty's form; `last` rewrites where each walk ends. */
async function walks(name: string, last = (item: number) => item): Promise<string> {
  const random = mulberry32(2)
  const lines = Array.from({ length: 60 }, (_, person) => {
    let at = integer(random, 40)
    const items = Array.from({ length: 12 }, () => (at += 1 + integer(random, 3)))
    return [person, ...items.slice(0, -1), last(items.at(-1)!)].join(' ')
  })
  await mkdir(join(root, name))
  await writeFile(join(root, name, 'Beauty.txt'), lines.join('\n'))
  return join(root, name)
}

const searching = (folder: string, more: Partial<ContenderTuning> = {}) =>
  tuneContender({
    contender: 'markov',
    benchmark: beauty,
    folder,
    fit: beauty.fits[0]!,
    metric: 'ndcg@10',
    people: 1_000,
    seed: 1,
    parallel: 2,
    fresh: false,
    searches: new Searches(memoryArtifactStore()),
    engine: 'test',
    trials: 4,
    ...more,
  })
const figures = (trials: readonly Trial<unknown>[]) => trials.map(({ metric, error }) => error ?? metric)

test('trials are judged on the validation round, from the settings that the contender takes part with now', async () => {
  const folder = await walks('plain')
  const { trials } = await searching(folder)
  const { validation } = await beauty.read(folder, beauty.fits[0]!)
  const { kind, chosen } = contenders.markov
  const start = { ...kind.defaults, ...chosen['beauty'] }
  const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
  const model = await kind.fit(validation.train, start, run)
  assert.deepEqual(trials[0]?.settings, start)
  // people are judged in another order, and sums of floats depend on it
  assert.ok(Math.abs(trials[0]!.metric! - judge(beauty, validation, model).metrics['ndcg@10']!.mean) < 1e-12)
  assert.equal(trials.length, 4)
  assert.ok(trials.every(({ metric }) => metric! > 0))
})

test('the round that is reported takes no part: were other items wanted in it, the trials would be the same', async () => {
  const [one, other] = [await searching(await walks('one')), await searching(await walks('other', (item) => item + 500))]
  assert.deepEqual(figures(other.trials), figures(one.trials))
})

test('fewer people are judged where fewer are asked for, the same in every trial', async () => {
  const folder = await walks('few')
  const [all, few, again] = [
    await searching(folder),
    await searching(folder, { people: 5 }),
    await searching(folder, { people: 5 }),
  ]
  assert.notDeepEqual(figures(few.trials), figures(all.trials))
  assert.deepEqual(figures(again.trials), figures(few.trials))
})
