import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

interface Row {
  readonly step: number | null
  readonly model: string
  readonly satisfaction: number
  readonly low: number
  readonly high: number
  readonly gain: number | null
  readonly degraded: number
}

const world = ['--people', '150', '--items', '500', '--days', '15']

test('evaluate world climbs from popularity to the whole funnel, and says where a step leads down', {
  timeout: 180_000,
}, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', 'evaluate', 'world', ...world, '--json'],
    { cwd: join(import.meta.dirname, '..') },
  )
  const { rows, notes } = JSON.parse(stdout) as { rows: readonly Row[]; notes: readonly string[] }
  const ladder = rows.filter(({ step }) => step !== null)
  assert.deepEqual(
    ladder.map(({ step, model }) => [step, model]),
    ['popularity', 'item-to-item', 'als', 'two-tower', 'fused sources', '+ ranker', '+ re-ranking'].map((model, n) => [
      n + 1,
      model,
    ]),
  )
  assert.deepEqual(
    rows.slice(ladder.length).map(({ model, gain }) => [model, gain]),
    ['trending', 'content', 'markov', 'user-to-user', 'sequence'].map((model) => [model, null]),
  )
  for (const { model, satisfaction, low, high, degraded } of rows) {
    assert.ok(low <= satisfaction && satisfaction <= high && low < high, model)
    assert.equal(degraded, 0, model)
  }
  for (const [n, { model, satisfaction, gain }] of ladder.entries()) {
    if (n === 0) continue
    const before = ladder[n - 1]!
    assert.ok(Math.abs(gain! - (satisfaction - before.satisfaction)) < 1e-9, model)
    const said = notes.filter((note) => note.startsWith(`${model} `) && note.includes(` below ${before.model}: `))
    assert.equal(said.length, gain! < 0 ? 1 : 0, `${model} gains ${gain}: ${said}`)
  }
  assert.ok(ladder.at(-1)!.satisfaction > ladder[0]!.satisfaction)
})
