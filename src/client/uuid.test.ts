import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuid } from './uuid.ts'

test('pages that are not secure get version 4 ids too, each another one', (t) => {
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
  t.after(() => Reflect.deleteProperty(crypto, 'randomUUID'))
  const ids = Array.from({ length: 1_000 }, uuid)
  assert.equal(new Set(ids).size, 1_000)
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
