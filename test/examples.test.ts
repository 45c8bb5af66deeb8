import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { createEngine } from '../src/index.ts'

const dir = await mkdtemp(join(tmpdir(), 'serendip-examples-'))
after(() => rm(dir, { recursive: true }))

/** Lines that an example prints. */
async function linesOf(example: string): Promise<readonly string[]> {
  const args = ['--disable-warning=ExperimentalWarning', `examples/${example}.ts`, join(dir, example)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return stdout.trim().split('\n')
}

test('quickstart puts first what people who watched the same watched too, and shows nothing that was watched already', async () => {
  const shown = (await linesOf('quickstart')).map((line) => line.split(':')[0]!)
  assert.equal(shown.length, 2)
  // the second place may explore
  assert.ok(['arrival', 'alien'].includes(shown[0]!), shown.join())
  assert.ok(!shown.includes('dune'))
})

test('quickstart run again tells the same events again, and they count once', async () => {
  await linesOf('quickstart')
  const engine = await createEngine({ dir: join(dir, 'quickstart') })
  const { logged } = await engine.status()
  await engine.close()
  const [items, watches, impressions] = [4, 7, 2]
  assert.equal(logged, watches + 2 * (items + impressions))
})

test('custom-source: a surface of its own holds what its own source found, in its order, and nothing else', async () => {
  assert.deepEqual(await linesOf('custom-source'), ['Leaving soon: Alien, Dune'])
})

test('shared-items: another thread reads what is published, and what is rolled back to', async () => {
  assert.deepEqual(await linesOf('shared-items'), [
    'version 1: dune 2, alien 0',
    'version 2: dune 2, alien 1',
    'version 1: dune 2, alien 0',
  ])
})

test('own-model: a ranker of its own orders the slate by what it predicts, and towers of its own find what is near', async () => {
  const chance = (days: number) => (1 / (1 + Math.exp(-Math.log1p(days)))).toFixed(2)
  const nearness = (space: number, love: number) =>
    ((space + 0.2 * love) / Math.hypot(1, 0.2) / Math.hypot(space, love)).toFixed(2)
  assert.deepEqual(await linesOf('own-model'), [
    `Alien: watched with a chance of ${chance(45)}, as near as ${nearness(1, 0)}`,
    `Amélie: watched with a chance of ${chance(15)}, as near as ${nearness(0, 1)}`,
    `Arrival: watched with a chance of ${chance(8)}, as near as ${nearness(0.8, 0.3)}`,
  ])
})

test('own-feature: a feature of its own reads three of four to the end now, and two of two earlier, each with its prior', async () => {
  const [now, earlier] = await linesOf('own-feature')
  assert.equal(now, `now: ${((3 + 2) / (4 + 10)).toFixed(3)} of those who began watched it to the end`)
  assert.equal(earlier, `two and a half hours ago: ${((2 + 2) / (2 + 10)).toFixed(3)}`)
})
