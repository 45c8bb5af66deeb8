import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { rowReaderContract } from '../ports/row-reader.contract.ts'
import { duckdbRowReader } from './row-reader.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-rows-'))
after(() => rm(root, { recursive: true }))
const folder = () => mkdtemp(join(root, 'files-'))

rowReaderContract('duckdb', duckdbRowReader, folder)

test('Parquet values become plain ones: times in milliseconds, integers exact', async () => {
  const path = join(await folder(), "people's.parquet")
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(`copy (select 42::bigint as small, 9007199254740993::bigint as large, timestamp '2020-01-01 00:00:01' as time,
    ['a', 'b'] as tags, {'deep': 7::bigint} as struct, 1.5::decimal(5, 2) as price, true as flag, null as nothing
    from range(5000)) to '${path.replaceAll("'", "''")}'`)
  connection.closeSync()
  const rows = await duckdbRowReader.open(path)
  assert.equal(rows.total, 5_000)
  let seen = 0
  for await (const batch of rows.batches(0)) {
    seen += batch.length
    assert.deepEqual(batch.at(-1), {
      small: 42,
      large: '9007199254740993',
      time: Date.UTC(2020, 0, 1, 0, 0, 1),
      tags: ['a', 'b'],
      struct: { deep: 7 },
      price: 1.5,
      flag: true,
      nothing: null,
    })
  }
  assert.equal(seen, 5_000)
  await rows.close()
})
