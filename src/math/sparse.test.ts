import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { byDegree, degree, inverse, permute, type SparseRows, transpose } from './sparse.ts'

const columns = 7
const cell = fc.integer({ min: 0, max: 9 })
const dense = fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 9 })

function sparse(table: readonly (readonly number[])[]): SparseRows {
  const entries = table.map((row) => row.flatMap((value, column) => (value > 0 ? [{ column, value }] : [])))
  const bounds = new Int32Array(table.length + 1)
  entries.forEach((row, i) => {
    bounds[i + 1] = bounds[i]! + row.length
  })
  const flat = entries.flat()
  return { bounds, ids: Int32Array.from(flat, (e) => e.column), values: Float32Array.from(flat, (e) => e.value) }
}

test('transposed twice a table is itself again', () => {
  fc.assert(
    fc.property(dense, (table) => {
      const rows = sparse(table)
      const byColumn = transpose(rows, columns)
      assert.deepEqual(byColumn, sparse(Array.from({ length: columns }, (_, c) => table.map((row) => row[c]!))))
      assert.deepEqual(transpose(byColumn, table.length), rows)
    }),
    { seed: 1 },
  )
})

test('rows in order of degree keep their entries', () => {
  fc.assert(
    fc.property(dense, (table) => {
      const rows = sparse(table)
      const order = byDegree(rows)
      const expected = table.map((_, i) => i).sort((a, b) => degree(rows, b) - degree(rows, a) || a - b)
      assert.deepEqual([...order], expected)
      const same = Int32Array.from({ length: columns }, (_, c) => c)
      assert.deepEqual(permute(rows, order, same), sparse(expected.map((i) => table[i]!)))
      assert.deepEqual(permute(permute(rows, order, same), inverse(order), same), rows)
    }),
    { seed: 1 },
  )
})
