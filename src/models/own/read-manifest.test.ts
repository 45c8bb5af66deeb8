import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EngineError } from '../../domain/error.ts'
import { networkPlans, schemaOf } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

const known = {
  columns: ['item.age', 'user.watches.7d', 'score.als'],
  userColumns: ['user.watches.7d'],
  itemColumns: ['item.age'],
  actions: ['click', 'watch'],
}
const ranker = {
  name: 'mine',
  kind: 'ranker',
  file: 'ranker.onnx',
  inputs: { rows: { columns: ['item.age', 'score.als'] } },
  outputs: { predictions: ['watch', 'click'] },
}
const towers = {
  name: 'mine',
  kind: 'two-tower',
  dimension: 16,
  metric: 'cosine',
  user: {
    file: 'user.onnx',
    inputs: { history: { history: 20 }, mask: { mask: 20 }, who: { columns: ['user.watches.7d'] } },
    output: 'u',
  },
  item: { file: 'item.onnx', inputs: { about: { attributes: ['budget', 'genre=drama'] } }, output: 'v' },
}

/** What is said to be wrong. */
function wrong(raw: unknown): string {
  try {
    readManifest(raw, known)
  } catch (error) {
    assert.ok(error instanceof EngineError && error.code === 'MODEL_REFUSED' && error.remedy !== '', String(error))
    return error.what
  }
  return 'nothing'
}

test('a manifest that is right is read as it is, and says what its networks take and give', () => {
  assert.deepEqual(readManifest(ranker, known), ranker)
  assert.deepEqual(readManifest(towers, known), towers)
  const read = readManifest(towers, known)
  assert.deepEqual(networkPlans(read), {
    user: { file: 'user.onnx', signature: { inputs: { history: [20, 16], mask: [20], who: [1] }, outputs: { u: [16] } } },
    item: { file: 'item.onnx', signature: { inputs: { about: [2] }, outputs: { v: [16] } } },
  })
  assert.deepEqual(schemaOf(read), ['user.watches.7d'])
})

test('a column, an action or a feed that there is not is refused with its place', () => {
  const columns = { rows: { columns: ['item.age', 'item.aeg'] } }
  assert.match(wrong({ ...ranker, inputs: columns }), /inputs\.rows\.columns\[1\] is item\.aeg, which there is not/)
  assert.match(wrong({ ...ranker, outputs: { predictions: ['buy'] } }), /outputs\.predictions\[0\] is buy/)
  const fed = (feed: unknown) => wrong({ ...towers, item: { ...towers.item, inputs: { about: feed } } })
  assert.match(fed({ history: 20 }), /item\.inputs\.about has to be fed by one of columns, attributes/)
  assert.match(fed({ columns: ['user.watches.7d'] }), /item\.inputs\.about\.columns\[0\] is user\.watches\.7d/)
})

test('what is missing, of another kind, doubled or meaningless is refused, all of it at once', () => {
  const { file: _, ...without } = ranker
  assert.match(wrong({ ...without, kinds: 1 }), /2 places: .*file has to be the plain name/)
  assert.match(wrong({ ...ranker, file: '../../etc/passwd.onnx' }), /file has to be the plain name of an \.onnx file/)
  assert.match(wrong({ ...ranker, inputs: {} }), /inputs has to be at least one name/)
  assert.match(wrong({ ...ranker, outputs: { a: ['click'], b: ['click'] } }), /outputs\.b names click again/)
  assert.match(
    wrong({ ...ranker, inputs: { rows: { columns: ['item.age', 'item.age'] } } }),
    /columns\[1\] names item\.age again/,
  )
  assert.match(wrong({ ...towers, dimension: 1e9 }), /dimension has to be a whole number from 1 to 4096/)
  for (const raw of [undefined, null, 5, 'x', [], {}, { kind: 'two-tower' }]) assert.match(wrong(raw), /The manifest is wrong in/)
})
