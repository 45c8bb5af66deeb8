import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Row, RowOptions, RowReader } from './row-reader.ts'

/** What every row reader obeys. `folder` answers a fresh folder for the files that the laws write. */
export function rowReaderContract(name: string, reader: RowReader, folder: () => Promise<string>): void {
  const fileOf = async (file: string, content: string) => {
    const path = join(await folder(), file)
    await writeFile(path, content)
    return path
  }
  const readAll = async (path: string, options?: RowOptions, fromRow = 0) => {
    const rows = await reader.open(path, options)
    const all: (Row | string)[] = []
    for await (const batch of rows.batches(fromRow)) all.push(...batch)
    await rows.close()
    return { columns: rows.columns, total: rows.total, all }
  }

  describe(`${name} keeps the laws of a row reader`, () => {
    test('CSV values are strings as written, so that an id keeps its leading zeros', async () => {
      const path = await fileOf('r.csv', 'user_id,value,note\n007,1.50,"a, ""b"""\n8,,\n')
      assert.deepEqual(await readAll(path), {
        columns: ['user_id', 'value', 'note'],
        total: 2,
        all: [
          { user_id: '007', value: '1.50', note: 'a, "b"' },
          { user_id: '8', value: null, note: null },
        ],
      })
    })

    test('NDJSON values keep their own types, and a line that is no record comes as its text', async () => {
      const path = await fileOf('r.ndjson', '{"id":"a","tags":["x"],"at":5,"deep":{"ok":true}}\n{"id":\n{"id":"b","more":null}\n')
      const { columns, total, all } = await readAll(path)
      assert.deepEqual(columns, ['id', 'tags', 'at', 'deep', 'more'])
      assert.equal(total, 3)
      assert.deepEqual(all, [{ id: 'a', tags: ['x'], at: 5, deep: { ok: true } }, '{"id":', { id: 'b', more: null }])
    })

    test('reading can begin at any row number', async () => {
      const path = await fileOf('r.csv', `n\n${Array.from({ length: 9_000 }, (_, n) => n).join('\n')}\n`)
      const { all, total } = await readAll(path, {}, 8_990)
      assert.equal(total, 9_000)
      assert.deepEqual(
        all,
        Array.from({ length: 10 }, (_, i) => ({ n: String(8_990 + i) })),
      )
    })

    test('rows come in the order of a column’s numbers when asked', async () => {
      const path = await fileOf('r.csv', 'at\n10\n9\n100\n')
      assert.deepEqual((await readAll(path, { orderBy: 'at' })).all, [{ at: '9' }, { at: '10' }, { at: '100' }])
    })

    test('the format can be told where the ending does not tell it', async () => {
      const path = await fileOf('r.data', 'a,b\n1,2\n')
      await assert.rejects(reader.open(path), { code: 'DATA_UNREADABLE' })
      assert.deepEqual((await readAll(path, { format: 'csv' })).all, [{ a: '1', b: '2' }])
    })

    test('a file that is not there, or is not what it is called, is DATA_UNREADABLE', async () => {
      await assert.rejects(reader.open('/nowhere/r.csv'), { code: 'DATA_UNREADABLE' })
      await assert.rejects(reader.open(await fileOf('r.parquet', 'not parquet')), { code: 'DATA_UNREADABLE' })
    })
  })
}
