import assert from 'node:assert/strict'
import { test } from 'node:test'
import { floatsAt, Layout } from '../../math/memory.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { Graph } from '../graph.ts'
import { embedded, embeddedMean } from '../layers/embedded.ts'
import type { TableRule } from '../optimisers/optimiser.ts'
import type { TableSpec } from './table.ts'
import { EmbeddingTables } from './tables.ts'

const [rows, width] = [12, 8]

/** One table that two inputs look into: two ids each of three rows, and means of up to four. */
function tables(optimiser: TableRule) {
  const graph = new Graph()
  embedded(graph, { name: 'pair', table: 'items', width }, [3, 2])
  embeddedMean(graph, { name: 'past', table: 'items', width }, [3, 4])
  const layout = new Layout()
  const spec: TableSpec = { rows, width, initial: { deviation: 1 }, optimiser }
  const planned = new EmbeddingTables({ items: spec }, graph.embedded, layout)
  const at = planned.at(layout.memory())
  at.start(mulberry32(1))
  return at
}

function drawn(seed: number) {
  const random = mulberry32(seed)
  const ids = (count: number) => Int32Array.from({ length: count }, () => integer(random, rows + 1) - 1)
  const floats = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5)
  return { pair: ids(6), past: ids(12), gradients: { pair: floats(6 * width), past: floats(3 * width) } }
}

test('rows are gathered one by one or as means, and nothing stands for nothing', () => {
  const at = tables({ rule: 'adagrad' })
  const table = at.values().get('items')!
  at.ids.get('pair')!.set([3, 3, -1, 0, 11, 5])
  at.ids.get('past')!.set([1, 2, -1, -1, -1, -1, -1, -1, 4, 4, 4, 7])
  const blocks: Record<string, Float32Array> = { pair: new Float32Array(6 * width), past: new Float32Array(3 * width) }
  at.gather((name) => blocks[name]!)
  const row = (id: number) => [...table.subarray(id * width, (id + 1) * width)]
  const gathered = (name: string, n: number) => [...blocks[name]!.subarray(n * width, (n + 1) * width)]
  assert.deepEqual(gathered('pair', 0), row(3))
  assert.deepEqual(
    gathered('pair', 2),
    row(0).map(() => 0),
  )
  assert.deepEqual(gathered('pair', 4), row(11))
  gathered('past', 0).forEach((x, i) => assert.ok(Math.abs(x - (row(1)[i]! + row(2)[i]!) / 2) < 1e-6))
  assert.deepEqual(
    gathered('past', 1),
    row(0).map(() => 0),
  )
  gathered('past', 2).forEach((x, i) => assert.ok(Math.abs(x - (3 * row(4)[i]! + row(7)[i]!) / 4) < 1e-6))
})

/** The same, in the plainest words: gradients added up by row, then the rule by its definition. */
function plainly(
  rule: TableRule['rule'],
  table: Float64Array,
  seeds: readonly number[],
  learningRate: number,
  clip: number,
): Float64Array {
  const [first, second] = [new Float64Array(rows * width), new Float64Array(rows * width)]
  seeds.forEach((seed, n) => {
    const { pair, past, gradients } = drawn(seed)
    const sums = new Map<number, Float64Array>()
    const give = (id: number, from: Float32Array, at: number, share: number) => {
      if (id < 0) return
      const sum = sums.get(id) ?? sums.set(id, new Float64Array(width)).get(id)!
      for (let i = 0; i < width; i++) sum[i]! += from[at * width + i]! * share
    }
    pair.forEach((id, i) => give(id, gradients.pair, i, 1))
    past.forEach((id, i) => {
      const there = past.subarray(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4).filter((other) => other >= 0).length
      give(id, gradients.past, Math.floor(i / 4), 1 / there)
    })
    for (const [id, sum] of sums) {
      const squares = sum.reduce((total, g) => total + (clip * g) ** 2, 0) / width
      for (let i = 0; i < width; i++) {
        const [at, g] = [id * width + i, clip * sum[i]!]
        if (rule === 'adam') {
          first[at] = 0.9 * first[at]! + 0.1 * g
          second[at] = 0.999 * second[at]! + 0.001 * g * g
          const [m, v] = [first[at]! / (1 - 0.9 ** (n + 1)), second[at]! / (1 - 0.999 ** (n + 1))]
          table[at]! -= (learningRate * m) / (Math.sqrt(v) + 1e-8)
        } else {
          first[at]! += rule === 'adagrad' ? g * g : squares
          table[at]! -= (learningRate * g) / (Math.sqrt(first[at]!) + 1e-8)
        }
      }
    }
  })
  return table
}

test('each rule moves the rows that a batch touched, and no other, as its definition says', () => {
  for (const rule of ['adam', 'adagrad', 'row-wise-adagrad'] as const) {
    const at = tables({ rule })
    const table = at.values().get('items')!
    const expected = plainly(rule, Float64Array.from(table), [1, 2, 3], 0.1, 0.5)
    for (const [n, seed] of [1, 2, 3].entries()) {
      const { pair, past, gradients } = drawn(seed)
      at.ids.get('pair')!.set(pair)
      at.ids.get('past')!.set(past)
      at.scatter((name) => gradients[name as 'pair' | 'past'])
      at.step({ step: n + 1, learningRate: 0.1, clip: 0.5 })
    }
    expected.forEach((x, i) => assert.ok(Math.abs(x - table[i]!) < 2e-5, `${rule}: ${table[i]} and ${x}`))
  }
})

test('a width that lanes do not divide, and a table that is not there, are refused', () => {
  const graph = new Graph()
  embedded(graph, { name: 'x', table: 'absent', width }, [3, 2])
  const layout = new Layout()
  const spec = { rows, width: 6, initial: { deviation: 1 } }
  assert.throws(() => new EmbeddingTables({ items: spec }, [], layout), /6 floats wide\. Choose a multiple of 4/)
  assert.throws(() => new EmbeddingTables({}, graph.embedded, layout), /looks into a table 'absent'/)
  assert.equal(floatsAt(layout.memory(), 4096, 1)[0], 0)
})
