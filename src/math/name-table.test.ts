import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NameTable } from './name-table.ts'

test('rows are given in order of first sight, and kept', () => {
  const table = new NameTable(['ann', 'ben'])
  assert.deepEqual([table.add('cleo'), table.add('ann'), table.add('')], [2, 0, 3])
  assert.deepEqual([table.row('ben'), table.row('dan'), table.id(2), table.size], [1, -1, 'cleo', 4])
})

test('a table answers what a Map would, whatever is added, forgotten and named anew', () => {
  const name = fc.integer({ min: 0, max: 40 }).map((n) => `name-${n}`)
  const act = fc.tuple(fc.constantFrom('add', 'forget', 'ask'), name)
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      const table = new NameTable()
      const rows = new Map<string, number>()
      const vacant: number[] = []
      let last = -1
      for (const [what, id] of acts) {
        const known = rows.get(id)
        if (what === 'forget' && known !== undefined) {
          table.forget(known)
          rows.delete(id)
          vacant.push(known)
        } else if (what === 'add' && known === undefined) {
          const again = vacant.pop()
          if (again === undefined) rows.set(id, ++last)
          else {
            table.name(again, id)
            rows.set(id, again)
          }
          assert.equal(table.add(id), rows.get(id))
        }
        assert.equal(table.row(id), rows.get(id) ?? -1)
      }
      for (const [id, row] of rows) assert.deepEqual([table.row(id), table.id(row)], [row, id])
    }),
  )
})

test('many names are found together as each would be alone', () => {
  const table = new NameTable()
  for (let n = 0; n < 20_000; n++) table.add(`name ${n * 7}`)
  const asked = Array.from({ length: 5_000 }, (_, n) => `name ${n * 13}`)
  const rows = new Int32Array(asked.length)
  table.rowsOf(asked, rows)
  assert.deepEqual(
    [...rows],
    asked.map((name) => table.row(name)),
  )
  assert.ok(rows.includes(-1) && rows.includes(13))
})
