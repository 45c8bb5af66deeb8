// Models of your own, as PyTorch would export them: a ranker that orders the slate, and two towers that find for it. Here both are written
// by hand, so that this runs without Python.
import { createEngine, dayMs, encodeOnnx, type OnnxModel, userId } from '../src/index.ts'

/** chance to watch = sigmoid(weight · the item's age): this one likes old films. */
const ranker = {
  manifest: {
    name: 'likes-old-films',
    kind: 'ranker',
    file: 'ranker.onnx',
    inputs: { rows: { columns: ['item.age'] } },
    outputs: { predictions: ['watch'] },
  },
  files: {
    'ranker.onnx': network('rows', [1], 'predictions', 1, [
      { operator: 'MatMul', inputs: ['rows', 'weights'], outputs: ['logits'] },
      { operator: 'Sigmoid', inputs: ['logits'], outputs: ['predictions'] },
    ]),
  },
}

/** An item's vector is how much there is of space and of love in it, a person's the mean of what they watched. */
const towers = {
  manifest: {
    name: 'space-and-love',
    kind: 'two-tower',
    dimension: 2,
    metric: 'cosine',
    user: { file: 'user.onnx', inputs: { taste: { mean: 20 } }, output: 'vector' },
    item: { file: 'item.onnx', inputs: { about: { attributes: ['space', 'love'] } }, output: 'vector' },
  },
  files: {
    'user.onnx': network('taste', [1, 0, 0, 1], 'vector', 2, [
      { operator: 'MatMul', inputs: ['taste', 'weights'], outputs: ['vector'] },
    ]),
    'item.onnx': network('about', [1, 0, 0, 1], 'vector', 2, [
      { operator: 'MatMul', inputs: ['about', 'weights'], outputs: ['vector'] },
    ]),
  },
}

const now = Date.now()
const engine = await createEngine(process.argv[2] === undefined ? {} : { dir: process.argv[2] })
await engine.ingestItems([
  { itemId: 'dune', title: 'Dune', publishedAt: now - 4 * dayMs, attributes: { space: 1, love: 0.2 } },
  { itemId: 'arrival', title: 'Arrival', publishedAt: now - 8 * dayMs, attributes: { space: 0.8, love: 0.3 } },
  { itemId: 'amelie', title: 'Amélie', publishedAt: now - 15 * dayMs, attributes: { space: 0, love: 1 } },
  { itemId: 'alien', title: 'Alien', publishedAt: now - 45 * dayMs, attributes: { space: 1, love: 0 } },
])
await engine.ingestEvents([{ eventId: 'w1', type: 'watch', userId: 'ann', itemId: 'dune', value: 1, at: now }])
await engine.bringModel(ranker, { promote: true })
await engine.bringModel(towers, { promote: true })

const params = { 'rerank.exploration': 0 }
const { rows, recommendationId } = await engine.recommend({ surface: 'for-you', userId: userId('ann'), params })
const { candidates } = await engine.explain(recommendationId)
for (const { itemId, title } of rows.flatMap((row) => row.items)) {
  const { predictions, foundBy } = candidates.find((candidate) => candidate.itemId === itemId)!
  const nearness = foundBy.find(({ source }) => source === 'source.own-two-tower')?.score
  console.log(`${title}: watched with a chance of ${predictions?.['watch']?.toFixed(2)}, as near as ${nearness?.toFixed(2)}`)
}
await engine.close()

/** One input of as many numbers as it takes, times the weights, row-major. */
function network(
  input: string,
  weights: readonly number[],
  output: string,
  width: number,
  nodes: OnnxModel['nodes'],
): Uint8Array {
  const height = weights.length / width
  const bytes = new Uint8Array(Float32Array.from(weights).buffer)
  return encodeOnnx({
    inputs: [{ name: input, type: 'float32', shape: ['batch', height] }],
    outputs: [{ name: output, type: 'float32', shape: ['batch', width] }],
    initializers: [{ name: 'weights', type: 'float32', shape: [height, width], bytes }],
    nodes,
    opset: 17,
  })
}
