import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Line, LineCutter } from './lines.ts'

const cutAll = (chunks: readonly Buffer[], longest: number): Line[] => {
  const cutter = new LineCutter(longest)
  return [...chunks.flatMap((chunk) => cutter.cut(chunk)), ...cutter.end()]
}

test('lines are the same wherever the chunks are cut, within a character too', () => {
  const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((text) => text.replaceAll('\n', '·'))
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.nat(), { maxLength: 8 }), (expected, cuts) => {
      const bytes = Buffer.from(expected.join('\n'))
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i]!, end))
      assert.deepEqual(cutAll(chunks, 1_000), expected)
    }),
  )
})

test('a line that is too long is thrown away, and the next one is read', () => {
  const chunks = ['abcd', 'efgh', 'i\nok\n', 'abcdefghi'].map((text) => Buffer.from(text))
  assert.deepEqual(cutAll(chunks, 8), [null, 'ok', null])
})
