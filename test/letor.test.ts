import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type Contested, oursOn, summed } from '../src/benchmarks/letor.ts'
import { readLightgbmRank } from '../src/benchmarks/lightgbm-rank.ts'
import { mean } from '../src/evaluation/bootstrap.ts'

const { SERENDIP_DATA = '../shared/data', SERENDIP_REQUIRE_ALL } = process.env
const folder = join(SERENDIP_DATA, 'lightgbm-rank')

/** Runs where the set is there; where all must run, its absence is a failure. */
const onTheSet = (says: string, body: (t: TestContext) => Promise<void>) =>
  test(`lightgbm-rank: ${says}`, async (t) => {
    if (existsSync(folder)) return body(t)
    const reason = `${folder} is not there; set SERENDIP_DATA to the folder that holds lightgbm-rank`
    assert.notEqual(SERENDIP_REQUIRE_ALL, '1', reason)
    t.skip(reason)
  })

/** What LightGBM's own tests ask of its lambdarank on these files. */
const floors = { 'ndcg@1': 0.5674, 'ndcg@3': 0.578 }

for (const objective of ['lambdarank', 'rank-xendcg'] as const satisfies readonly Contested[]) {
  onTheSet(`${objective} ranks the held-out queries as well as LightGBM's own tests ask`, async () => {
    const set = await readLightgbmRank(folder)
    const turns = [1, 2, 3, 4, 5].map((seed) => oursOn(set, objective, { seed, threads: 1 }))
    const [first, third] = summed(await Promise.all(turns)).ndcg.map(mean)
    assert.ok(first! >= floors['ndcg@1'], `NDCG@1 is ${first}`)
    assert.ok(third! >= floors['ndcg@3'], `NDCG@3 is ${third}`)
  })
}

onTheSet('the command prints a row an objective; without a peer its figures are null, and a note says so', async () => {
  const asked = ['src/cli/main.ts', 'evaluate', 'letor', '--no-peer', '--turns', '1', '--data', SERENDIP_DATA, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', ...asked])
  const { rows, notes } = JSON.parse(stdout)
  assert.deepEqual(
    rows.map(({ objective }: { objective: string }) => objective),
    ['lambdarank', 'rank-xendcg', 'logistic', 'regression'],
  )
  for (const row of rows) {
    assert.ok(row.seconds > 0 && row['ndcg@1'] > 0 && row['ndcg@3'] > 0 && row['ndcg@5'] > 0)
    assert.ok(row.low < row['ndcg@5'] && row['ndcg@5'] < row.high)
    assert.equal(row.peerSeconds, null)
  }
  assert.ok(notes.some((note: string) => note.includes('LightGBM is absent')))
})
