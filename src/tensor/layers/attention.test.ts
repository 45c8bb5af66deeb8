import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussian, mulberry32 } from '../../math/random.ts'
import { Graph } from '../graph.ts'
import { add } from '../operators/arithmetic.ts'
import { attention } from '../operators/attention.ts'
import { Buffers, Session } from '../session.ts'
import { amongOwn, causal } from './attention.ts'

const width = 8

/** What causal attention makes of rows [rows, length, width] whose places belong to these owners. */
function attended(rows: number, length: number, numbers: Float32Array, owners: readonly number[]): Float32Array {
  const graph = new Graph()
  const x = graph.input('x', [rows, length, width])
  const owner = graph.input('owner', [rows, length], { type: 'int32' })
  const y = attention(x, x, x, 2, add(causal(x, length), amongOwn(owner)))
  const feeds = new Buffers([...graph.inputs.values()])
  feeds.floats('x').set(numbers)
  feeds.numbers('owner').set(owners as never)
  const session = new Session(graph.encode({ y }))
  const answer = session.answer(feeds, ['y']).y
  session.close()
  return answer
}

test('sequences packed into one row attend as if each had a row of its own', () => {
  const random = mulberry32(1)
  const lengths = [1, 4, 2]
  const sequences = lengths.map((length) => Float32Array.from({ length: length * width }, () => gaussian(random)))
  const packed = Float32Array.from(sequences.flatMap((sequence) => [...sequence]))
  const owners = lengths.flatMap((length, n) => new Array<number>(length).fill(n))
  const alone = sequences.flatMap((sequence, n) => [...attended(1, lengths[n]!, sequence, new Array(lengths[n]!).fill(0))])
  const together = attended(1, packed.length / width, packed, owners)
  together.forEach((y, i) => {
    assert.ok(Math.abs(y - alone[i]!) < 1e-6, `${y} and ${alone[i]}`)
  })
  const mixed = attended(1, packed.length / width, packed, new Array(packed.length / width).fill(0))
  assert.ok(
    mixed.some((y, i) => Math.abs(y - together[i]!) > 0.01),
    'and otherwise where all belong together',
  )
})
