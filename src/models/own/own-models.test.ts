import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { itemId } from '../../domain/ids.ts'
import { encodeOnnx } from '../../tensor/onnx/encode.ts'
import { bundleOf, decodeBundle, encodeBundle } from './bundle.ts'
import { feedsOf } from './feeds.ts'
import type { OwnRankerManifest, OwnTwoTowerManifest } from './manifest.ts'
import { OwnRanker } from './own-ranker.ts'
import { OwnTwoTower } from './own-two-tower.ts'
import { tryOut } from './probe.ts'
import { ModelProcess } from './process/model-process.ts'
import {
  endlessNetwork,
  floats,
  int64s,
  itemTower,
  linearNetwork,
  logarithmNetwork,
  network,
  userTower,
} from './testing/networks.ts'

const manifest = (columns: readonly string[], actions: readonly string[]): OwnRankerManifest => ({
  name: 'mine',
  kind: 'ranker',
  file: 'ranker.onnx',
  inputs: { rows: { columns } },
  outputs: { predictions: actions },
})
const one = manifest(['x'], ['click'])
const bundle = (bytes: Uint8Array, of = one) => bundleOf(of, { 'ranker.onnx': bytes })

const open: ModelProcess[] = []
after(() => Promise.all(open.map((process) => process.close())))
async function running(bytes: Readonly<Record<string, Uint8Array>>): Promise<ModelProcess> {
  const process = new ModelProcess('mine', bytes)
  open.push(process)
  await process.ready()
  return process
}
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const close = (got: ArrayLike<number>, right: readonly number[]) => {
  assert.equal(got.length, right.length)
  right.forEach((x, i) => assert.ok(Math.abs(got[i]! - x) < 1e-6, `${got[i]} is not ${x}`))
}

test('a bundle is stored and read back as it was', () => {
  const made = bundle(linearNetwork([[1]]))
  assert.deepEqual(decodeBundle(encodeBundle(made)), made)
})

test('what is told about a network is left out of what runs, and nothing else', () => {
  const plain = network({
    inputs: { rows: ['batch', 1] },
    outputs: { predictions: ['batch', 1] },
    nodes: [{ operator: 'Sigmoid', inputs: ['rows'], outputs: ['predictions'] }],
  })
  const { networks } = bundle(encodeOnnx({ ...plain, metadata: { ort_config: '{}' } }))
  assert.deepEqual(networks['ranker'], encodeOnnx(plain))
})

test('a file that is not given, not safe or of another shape is refused by its name', () => {
  const refused = (what: RegExp) => ({ code: 'MODEL_REFUSED', what })
  assert.throws(() => bundleOf(one, {}), refused(/ranker\.onnx: it was not given/))
  assert.throws(() => bundle(Uint8Array.of(0xff)), refused(/ranker\.onnx: the file: /))
  assert.throws(() => bundle(linearNetwork([[1], [2]])), refused(/ranker\.onnx: input rows: its shape is \[batch, 2\]/))
})

test('a model is refused that computes for ever, answers no numbers or too many, or lets one row sway another', async () => {
  const refused = (what: RegExp) => ({ code: 'MODEL_REFUSED', what })
  await assert.rejects(tryOut(bundle(endlessNetwork()), { callMs: 100 }), refused(/stopped at its limit of 100 ms/))
  const centred = encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [
        { operator: 'ReduceMean', inputs: ['rows'], outputs: ['mean'], attributes: { axes: { ints: [0] } } },
        { operator: 'Sub', inputs: ['rows', 'mean'], outputs: ['predictions'] },
      ],
    }),
  )
  await assert.rejects(tryOut(bundle(centred)), refused(/changes with the rows beside it/))
  const repeated = encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['more', 1] },
      nodes: [{ operator: 'Tile', inputs: ['rows', 'times'], outputs: ['predictions'] }],
      initializers: [int64s('times', [1_000, 1])],
    }),
  )
  await assert.rejects(tryOut(bundle(repeated)), refused(/output predictions is 3000 numbers where 3 are right/))
  const never = encodeOnnx(
    network({
      inputs: { rows: ['batch', 1] },
      outputs: { predictions: ['batch', 1] },
      nodes: [
        { operator: 'Neg', inputs: ['rows'], outputs: ['below'] },
        { operator: 'Sqrt', inputs: ['below'], outputs: ['predictions'] },
      ],
    }),
  )
  await assert.rejects(tryOut(bundle(never)), refused(/is not made of numbers/))
  await tryOut(bundle(linearNetwork([[1]])))
})

test('a ranker predicts each action from the columns that it names, in the order in which it names them', async () => {
  const process = await running({
    ranker: linearNetwork([
      [1, 0],
      [0, 1],
    ]),
  })
  const ranker = new OwnRanker(manifest(['x', 'y'], ['click', 'watch']), process)
  assert.deepEqual(
    [ranker.schema, ranker.actions],
    [
      ['x', 'y'],
      ['click', 'watch'],
    ],
  )
  // recycled memory may be longer than what is asked about
  close(await ranker.predict(Float32Array.of(1, 2, 3, 4, 9, 9), 2), [1, 2, 3, 4].map(sigmoid))
})

test('inputs and outputs of their own are fed and told apart', async () => {
  const bytes = encodeOnnx(
    network({
      inputs: { a: ['batch', 2], b: ['batch', 1] },
      outputs: { first: ['batch', 1], second: ['batch', 2] },
      nodes: [
        { operator: 'Mul', inputs: ['b', 'ten'], outputs: ['first'] },
        { operator: 'Identity', inputs: ['a'], outputs: ['second'] },
      ],
      initializers: [floats('ten', [], [10])],
    }),
  )
  const two: OwnRankerManifest = {
    ...one,
    inputs: { a: { columns: ['y', 'x'] }, b: { columns: ['x'] } },
    outputs: { first: ['click'], second: ['watch', 'like'] },
  }
  const ranker = new OwnRanker(two, await running({ ranker: bytes }))
  assert.deepEqual(
    [ranker.schema, ranker.actions],
    [
      ['y', 'x'],
      ['click', 'watch', 'like'],
    ],
  )
  close(await ranker.predict(Float32Array.of(1, 2, 3, 4), 2), [20, 1, 2, 40, 3, 4])
})

test('predictions that are no numbers are told as such and reach nobody', async () => {
  const ranker = new OwnRanker(one, await running({ ranker: logarithmNetwork() }))
  close(await ranker.predict(Float32Array.of(1), 1), [0])
  await assert.rejects(ranker.predict(Float32Array.of(1, -1), 2), { code: 'STAGE_BROKE_ITS_CONTRACT' })
})

test('a history is fed the latest first, padded and masked, without items that have no vector', () => {
  const vectors = new Map([
    ['a', Float32Array.of(1, 2)],
    ['c', Float32Array.of(3, 4)],
  ])
  const person = { count: 1, columns: () => new Float32Array(0), attributes: [{}], histories: [['a', 'b', 'c'].map(itemId)] }
  const inputs = { history: { history: 3 }, mask: { mask: 3 }, mean: { mean: 3 }, latest: { mean: 1 } }
  const fed = feedsOf(inputs, person, 2, (id) => vectors.get(id))
  assert.deepEqual(fed, {
    history: { floats: Float32Array.of(1, 2, 3, 4, 0, 0), shape: [1, 3, 2] },
    mask: { floats: Float32Array.of(1, 1, 0), shape: [1, 3] },
    mean: { floats: Float32Array.of(2, 3), shape: [1, 2] },
    latest: { floats: Float32Array.of(1, 2), shape: [1, 2] },
  })
})

test('attributes are read as numbers, or as whether they are what is named', () => {
  const items = [
    { budget: 7, genre: 'drama', new: true },
    { budget: 'much', genre: 'war' },
  ]
  const inputs = { about: { attributes: ['budget', 'genre=drama', 'new', 'toString'] } }
  const { about } = feedsOf(inputs, { count: 2, columns: () => new Float32Array(0), attributes: items }, 2)
  assert.deepEqual(about, { floats: Float32Array.of(7, 1, 1, 0, 0, 0, 0, 0), shape: [2, 4] })
})

const towers: OwnTwoTowerManifest = {
  name: 'mine',
  kind: 'two-tower',
  dimension: 2,
  metric: 'dot',
  user: { file: 'user.onnx', inputs: { history: { history: 3 }, mask: { mask: 3 } }, output: 'vector' },
  item: { file: 'item.onnx', inputs: { attributes: { attributes: ['x', 'y'] } }, output: 'vector' },
}

/** A shelf of the plainest kind. */
function plainShelf() {
  const held = new Map<string, Float32Array>()
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, d) => sum + x * b[d]!, 0)
  return {
    get size() {
      return held.size
    },
    put: (ids: readonly string[], vectors: Float32Array) => ids.forEach((id, n) => held.set(id, vectors.slice(2 * n, 2 * n + 2))),
    remove: (ids: readonly string[]) => ids.forEach((id) => held.delete(id)),
    get: (id: string) => held.get(id),
    search: (query: Float32Array, count: number, allowed: (id: string) => boolean = () => true) =>
      [...held]
        .filter(([id]) => allowed(id))
        .map(([id, vector]) => ({ id, score: dot(query, vector) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, count),
  }
}

test('two towers find what lies nearest to the sum of a history, without what was seen, and forget what is removed', async () => {
  const files = {
    user: userTower(3, 2),
    item: itemTower([
      [1, 0],
      [0, 1],
    ]),
  }
  await tryOut(bundleOf(towers, { 'user.onnx': files.user, 'item.onnx': files.item }))
  const found = new OwnTwoTower(towers, await running(files), plainShelf())
  const items = { a: { x: 1, y: 0 }, b: { x: 2, y: 1 }, c: { x: 0, y: 3 }, broken: { x: 1e39, y: 0 } }
  const ids = Object.keys(items).map(itemId)
  const columns = () => new Float32Array(0)
  await found.put(ids, { count: ids.length, columns, attributes: Object.values(items) })
  assert.equal(found.size, 3, 'a vector that is no numbers is left out')
  const person = { count: 1, columns, attributes: [{}], histories: [[itemId('a')]] }
  assert.deepEqual(await found.retrieve(person, 2, new Set(['a'])), [
    { itemId: 'b', score: 2 },
    { itemId: 'c', score: 0 },
  ])
  found.remove([itemId('b')])
  assert.deepEqual(await found.retrieve(person, 1, new Set(['a'])), [{ itemId: 'c', score: 0 }])
})
