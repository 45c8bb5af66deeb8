import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { allOf, logArchiveContract, recordsFrom } from '../ports/log-archive.contract.ts'
import { parquetArchive } from './log-archive.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-archive-'))
after(() => rm(root, { recursive: true }))
const folder = () => mkdtemp(join(root, "it's-"))
const open = (dir: string) => parquetArchive(dir, ({ title }) => Float32Array.of(title.length, 0.5))

logArchiveContract('Parquet', async () => open(await folder()))

const filesOf = async (dir: string) => (await readdir(dir, { recursive: true })).filter((name) => name.includes('.')).toSorted()

async function* batch(from: number, count: number) {
  yield recordsFrom(from, count)
}

test('a day that is over is one file, whatever it came in', async () => {
  const dir = await folder()
  for (let offset = 1; offset <= 12; offset++) await open(dir).add(batch(offset, 1))
  assert.deepEqual(await filesOf(dir), [
    '2026-02-27/000000000001-000000000002.parquet',
    '2026-02-28/000000000003-000000000008.parquet',
    '2026-03-01/000000000009-000000000009.parquet',
    '2026-03-01/000000000010-000000000010.parquet',
    '2026-03-01/000000000011-000000000011.parquet',
    '2026-03-01/000000000012-000000000012.parquet',
  ])
  assert.deepEqual(await allOf(open(dir).read(0)), recordsFrom(1, 12))
})

test('files that a merge or a crash left behind are read once or not at all', async () => {
  const dir = await folder()
  await open(dir).add(batch(1, 8))
  await writeFile(join(dir, '2026-02-28', '000000000004-000000000005.parquet'), 'merged already')
  await writeFile(join(dir, '2026-02-28', '000000000009-000000000010.parquet.tmp'), 'half')
  assert.deepEqual(await allOf(open(dir).read(0)), recordsFrom(1, 8))
})

test('an item has its vector beside it', async () => {
  const dir = await folder()
  await open(dir).add(batch(1, 6))
  const query = "SELECT embedding[1], embedding[2] FROM log WHERE kind = 'item'"
  const rows = await open(dir).compute({ tables: [], statements: [], query, width: 2 })
  assert.deepEqual([...rows], ['Müsli 🎬'.length, 0.5])
})
