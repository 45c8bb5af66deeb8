import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { beauty } from '../src/benchmarks/beauty.ts'
import type { Benchmark } from '../src/benchmarks/benchmark.ts'
import { benchmarks } from '../src/benchmarks/benchmarks.ts'
import { type ContenderName, contestOn } from '../src/benchmarks/contenders.ts'
import { gowalla } from '../src/benchmarks/gowalla.ts'
import { judge } from '../src/benchmarks/judge.ts'
import { ml100k } from '../src/benchmarks/ml-100k.ts'

const { SERENDIP_DATA = '../shared/data', SERENDIP_REQUIRE_ALL } = process.env

/** Runs where the set is there; where all must run, its absence is a failure. */
const on = (benchmark: Benchmark, says: string, body: () => Promise<void>) =>
  test(`${benchmark.name}: ${says}`, async (t) => {
    const folder = join(SERENDIP_DATA, benchmark.name)
    if (!existsSync(folder)) {
      const reason = `${folder} is not there; set SERENDIP_DATA to the folder that holds ${benchmark.name}`
      assert.notEqual(SERENDIP_REQUIRE_ALL, '1', reason)
      t.skip(reason)
      return
    }
    await body()
  })

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }

async function figures(benchmark: Benchmark, name: ContenderName, fit = benchmark.fits[0]!): Promise<Record<string, number>> {
  const { test: task } = await benchmark.read(join(SERENDIP_DATA, benchmark.name), fit)
  const { model } = await contestOn(benchmark, task, () => run)(name)
  return Object.fromEntries(Object.entries(judge(benchmark, task, model).metrics).map(([metric, { mean }]) => [metric, mean]))
}

on(beauty, 'a Markov chain is level with the best published transformer on NDCG', async () => {
  const { 'hr@10': hits, 'ndcg@10': gain } = await figures(beauty, 'markov')
  assert.ok(hits! >= 0.0845, `${hits}`)
  assert.ok(gain! >= 0.053, `${gain}`)
})

on(beauty, 'fitting on the item before the last finds more, which is why the rule is stated', async () => {
  const [strict, lenient] = [await figures(beauty, 'markov'), await figures(beauty, 'markov', beauty.fits[1])]
  assert.ok(lenient['hr@10']! > 1.08 * strict['hr@10']!)
})

on(ml100k, 'implicit ALS is ahead of every row of the published table', async () => {
  const { 'ndcg@10': gain } = await figures(ml100k, 'als')
  assert.ok(gain! >= 0.475, `${gain}`)
})

on(gowalla, 'item-to-item cosine finds what the plain reference finds', async () => {
  const { 'recall@20': found } = await figures(gowalla, 'item-knn')
  assert.ok(found! >= 0.1273, `${found}`)
})

for (const benchmark of benchmarks) {
  on(benchmark, 'nothing that is wanted in the reported round is seen in the validation round, or was fitted', async () => {
    const { validation, test: reported } = await benchmark.read(join(SERENDIP_DATA, benchmark.name), benchmark.fits[0]!)
    const seen = new Map(
      validation.cases.map(({ user, asker, wanted }) => [user, new Set([...asker.history.map((act) => act.itemId), ...wanted])]),
    )
    const { users, items, ptr, item } = reported.train
    for (const { user, asker, wanted } of reported.cases) {
      const row = users.row(user)
      const fitted = new Set([...item.subarray(ptr[row], ptr[row + 1])].map((each) => items.id(each)))
      const had = new Set(asker.history.map((act) => act.itemId))
      for (const id of wanted) {
        assert.ok(!fitted.has(id) || had.has(id), `${user} wants ${id}, which was fitted`)
        // a person may come back to an item; only what was never there before must be new
        assert.ok(!(seen.get(user)?.has(id) ?? false) || had.has(id), `${user} wants ${id}, which validation saw`)
      }
    }
  })
}
