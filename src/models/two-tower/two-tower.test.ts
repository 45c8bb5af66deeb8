import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { dayMs, hourMs } from '../../domain/time.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { cosine } from '../../math/vectors.ts'
import { popularity, quietRun, recallAt20 } from '../als/testing.ts'
import { interactionsOf } from '../interactions.ts'
import type { Asker, Retriever } from '../model.ts'
import { Batches } from './batches.ts'
import { columnsOf } from './columns.ts'
import { ItemSide } from './item-side.ts'
import { materialOf, vocabulariesOf } from './material.ts'
import { itemOf, personOf, toldWorld } from './testing.ts'
import { twoTower } from './two-tower.ts'

const settings = { ...twoTower.defaults, width: 32, hidden: 32, historyLength: 16, drawn: 64 }
const world = toldWorld()
const model = await twoTower.fit(world.knowledge, settings, quietRun())
const { asker } = world.askers[0]!
const nobody: Asker = { history: [], context: {}, at: world.end }
const shareOfKind = (asker: Asker, kind: number, of = model) =>
  of.retrieve(asker, 20).filter(({ itemId }) => world.kindOf(itemId) === kind).length / 20

test('finds what people hid better than popularity does', () => {
  const judged = { ...world, lines: [], data: world.knowledge.interactions }
  const [ours, baseline] = [recallAt20(judged, model), recallAt20(judged, popularity(judged))]
  assert.ok(ours > 2 * baseline, `${ours} against ${baseline}`)
})

test('someone who was never seen is served by what they did, and by what they told', () => {
  for (const kind of [0, 3]) {
    const history = [0, 6, 12].map((n) => ({ itemId: itemId(`item-${n + kind}`), weight: 1, at: world.end - hourMs }))
    assert.ok(shareOfKind({ ...nobody, userId: userId('new'), history }, kind) > 0.8)
    assert.ok(shareOfKind({ ...nobody, user: personOf('new', kind) }, kind) > 0.8)
  }
  assert.equal(model.retrieve(nobody, 20).length, 20)
})

test('an item that nobody has touched is found, by who likes its kind, as soon as it is added, and no longer once it is removed', async () => {
  const growing = twoTower.decode(twoTower.encode(model))
  const fresh = [0, 1, 2, 3, 4, 5].map((kind) => itemOf(`fresh-${kind}`, kind))
  for (const item of fresh) growing.add(item)
  const rankOf = (kind: number) => growing.retrieve(asker, 1_000).findIndex(({ itemId }) => itemId === `fresh-${kind}`)
  const others = [1, 2, 3, 4, 5].map(rankOf)
  assert.ok(rankOf(0) >= 0 && rankOf(0) < 30, `${rankOf(0)}`)
  assert.ok(
    others.every((rank) => rank > rankOf(0)),
    `${others}`,
  )
  for (const { itemId } of fresh) growing.remove(itemId)
  assert.deepEqual(growing.retrieve(asker, 1_000), model.retrieve(asker, 1_000))
})

test('each item counts once among the rivals of a target, however often it is sampled', () => {
  const many = { ...settings, people: 32, targets: 4, drawn: 64, rivals: 32 }
  const material = materialOf(world.knowledge, vocabulariesOf(world.knowledge), many)
  const batches = new Batches(material)
  const columns = columnsOf(material.settings)
  const batch = memory({ ...material.settings, columns })
  const counted = new Float64Array(world.knowledge.items.length)
  const random = mulberry32(3)
  const rounds = 2_000
  // own embeddings name the items of the columns, where none is left out
  for (let round = 0; round < rounds; round++) {
    batches.fill(batch, random)
    const [own, logCounts] = [batch.ints('item.own'), batch.floats('logCounts')]
    for (let c = 0; c < columns; c++) if (own[c]! >= 0) counted[own[c]!]! += Math.exp(-logCounts[c]!) / rounds / 0.8
  }
  const bounds = [Math.min(...counted), Math.max(...counted)]
  assert.ok(bounds[0]! > 0.75 && bounds[1]! < 1.25, `${bounds}`)
})

test('popular items do not swamp the rest: many more items are found by someone than popularity finds', () => {
  const found = (retriever: Pick<Retriever, 'retrieve'>) =>
    new Set(world.askers.flatMap(({ asker }) => retriever.retrieve(asker, 20).map(({ itemId }) => itemId))).size
  const baseline = found(popularity({ lines: [], askers: [], data: world.knowledge.interactions }))
  assert.ok(found(model) > 1.5 * baseline, `${found(model)} against ${baseline}`)
})

test('where people choose what is new, they are shown what is new when they ask, and nothing that is not out yet', async () => {
  const [random, days] = [mulberry32(5), 30]
  const all = Array.from({ length: 10 * (days + 5) }, (_, n) => itemOf(`item-${n}`, n % 6, (n / 10) * dayMs))
  const [items, later] = [all.slice(0, 10 * days), all.slice(10 * days)]
  const lines = Array.from({ length: 4_000 }, (_, n) => {
    const at = (2 + (days - 2) * random()) * dayMs
    const newest = Math.floor((at / dayMs) * 10)
    return { userId: userId(`person-${n % 200}`), itemId: items[newest - integer(random, 12)]!.itemId, weight: 1, at }
  })
  const fitted = await twoTower.fit({ interactions: interactionsOf(lines), items, users: [] }, settings, quietRun())
  const meanAge = (at: number) =>
    fitted.retrieve({ ...nobody, at }, 20).reduce((sum, { itemId }) => {
      const age = at - all[Number(itemId.slice(5))]!.publishedAt
      assert.ok(age >= 0)
      return sum + age / dayMs / 20
    }, 0)
  // the mean age of all that is out is 15 days and more
  assert.ok(meanAge(30 * dayMs) < 4, `${meanAge(30 * dayMs)}`)
  for (const item of later) fitted.add(item)
  for (const day of [31, 34]) assert.ok(meanAge(day * dayMs) < 4, `${meanAge(day * dayMs)}`)
})

test('what is retrieved is unseen, best first, and scored as score scores it', () => {
  const found = model.retrieve(asker, 50)
  const seen = new Set(asker.history.map((act) => act.itemId))
  assert.ok(found.length === 50 && found.every(({ itemId }) => !seen.has(itemId)))
  const scores = found.map(({ score }) => score)
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
  assert.deepEqual(
    Float32Array.from(scores),
    model.score(
      asker,
      found.map(({ itemId }) => itemId),
    ),
  )
  assert.deepEqual([...model.score(asker, [itemId('never')])], [0])
})

test('items of a history that are not known are passed over', () => {
  const unknown = { itemId: itemId('never'), weight: 3, at: world.end }
  assert.deepEqual(model.userVector({ ...asker, history: [unknown, ...asker.history] }), model.userVector(asker))
})

test('an item has the same place, bit for bit, whether it comes alone or with many', () => {
  const towers = new ItemSide(model.towers)
  const all = world.knowledge.items.map((item) => ({ itemId: item.itemId, item }))
  const together = towers.place(all)
  for (const n of [0, 7, 130]) assert.deepEqual(towers.place([all[n]!]), [together[n]])
})

test('neighbours are the nearest by cosine, without the item itself', () => {
  const direction = (id: string) => model.places.vectors.get(itemId(id))!.slice(0, settings.width)
  const found = model.neighbours(itemId('item-7'), 10)
  assert.ok(found.every(({ itemId }) => itemId !== 'item-7' && world.kindOf(itemId) === 1))
  for (const { itemId, score } of found) assert.ok(Math.abs(score - cosine(direction(itemId), direction('item-7'))) < 1e-5)
  assert.deepEqual(model.neighbours(itemId('never'), 3), [])
})

test('the same seed gives the same bytes, another seed others, and decode after encode is the identity', async () => {
  const brief = { ...settings, mostSteps: 20 }
  const [one, again, other] = [
    await twoTower.fit(world.knowledge, brief, quietRun(5)),
    await twoTower.fit(world.knowledge, brief, quietRun(5)),
    await twoTower.fit(world.knowledge, brief, quietRun(6)),
  ].map(twoTower.encode)
  assert.deepEqual(one, again)
  assert.notDeepEqual(one, other)
  const decoded = twoTower.decode(one!)
  assert.deepEqual(twoTower.encode(decoded), one)
  assert.deepEqual(twoTower.decode(twoTower.encode(model)).retrieve(asker, 20), model.retrieve(asker, 20))
})

test('a fit stops when it is told to, with the reason it was given', async () => {
  const stop = new AbortController()
  const run = { ...quietRun(), signal: stop.signal, progress: () => stop.abort(new Error('enough')) }
  await assert.rejects(twoTower.fit(world.knowledge, { ...settings, mostSteps: 100_000, passes: 10_000 }, run), /enough/)
})

/** A batch as the trainer lays it out. */
function memory({ people, targets, historyLength, columns }: Record<'people' | 'targets' | 'historyLength' | 'columns', number>) {
  const floats: Record<string, number> = {
    shares: people * targets,
    negative: people * columns,
    logCounts: columns,
    'item.born': columns * 2,
    'history.acts': people * historyLength * 4,
    'history.there': people * historyLength,
    'moment.seen': people * 2,
  }
  const made = new Map<string, Float32Array | Int32Array>()
  const get = <T extends Float32Array | Int32Array>(name: string, make: () => T) =>
    (made.get(name) ?? made.set(name, make()).get(name)!) as T
  return {
    floats: (name: string) => get(name, () => new Float32Array(floats[name]!)),
    ints: (name: string) => get(name, () => new Int32Array(columns * 32 + people * historyLength * 16)),
  }
}
