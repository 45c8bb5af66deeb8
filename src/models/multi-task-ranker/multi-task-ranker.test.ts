import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { dayMs } from '../../domain/time.ts'
import { auc, expectedCalibrationError } from '../../evaluation/prediction-metrics.ts'
import { gaussian, integer, mulberry32 } from '../../math/random.ts'
import { linearRanker } from '../linear-ranker/linear-ranker.ts'
import type { Asker } from '../model.ts'
import { expectations, weigh } from './heads.ts'
import { multiTaskRanker, type ShownSlates } from './multi-task-ranker.ts'
import { MultiTaskRanker } from './ranker-model.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const settings = { ...multiTaskRanker.defaults, width: 8, history: 8, epochs: 10, batch: 256, learningRate: 0.005 }
const actions = ['click', 'watch', 'skip'] as const
const size = 10
const creators = 8

const catalog: readonly Item[] = Array.from({ length: 160 }, (_, n) =>
  completeItem(
    { itemId: itemId(`i${n}`), title: n % 5 === 0 ? 'You will not believe' : 'About', creator: `c${n % creators}` },
    0,
  ),
)

/** People who choose what comes from the two creators that they watched before; whoever reads only the columns cannot know. Items that promise too much are left soon. */
function world(slates: number, seed: number): ShownSlates {
  const random = mulberry32(seed)
  const count = slates * size
  const data = {
    schema: ['good', 'noise'],
    actions: [...actions],
    rows: new Float32Array(count * 2),
    labels: new Float32Array(count * actions.length),
    positions: new Int32Array(count),
    items: [] as Item['itemId'][],
    slates: [] as { end: number; asker: Asker }[],
    catalog,
  }
  for (let slate = 0; slate < slates; slate++) {
    const liked = [integer(random, creators), integer(random, creators)]
    const history = Array.from({ length: 6 }, (_, i) => {
      const item = creators * integer(random, catalog.length / creators) + liked[i % 2]!
      return { itemId: catalog[item]!.itemId, weight: 2, at: 50 * dayMs - i }
    })
    data.slates.push({ end: (slate + 1) * size, asker: { history, context: {}, at: 50 * dayMs } })
    for (let position = 0; position < size; position++) {
      const n = slate * size + position
      const item = integer(random, catalog.length)
      const good = gaussian(random)
      data.items.push(catalog[item]!.itemId)
      data.rows.set([good, gaussian(random)], n * 2)
      data.positions[n] = position
      const loved = liked.includes(item % creators)
      const clicked = random() < 1 / (1 + Math.exp(2 - good - (loved ? 3 : 0) + 0.15 * position))
      const portion = (item % 5 === 0 ? 0.1 : 0.7) + 0.1 * random()
      data.labels.set([clicked ? 1 : 0, clicked ? portion : 0, !clicked && random() < 0.1 ? 1 : 0], n * actions.length)
    }
  }
  return data
}

const data = world(1_500, 1)
const held = world(300, 2)
const model = await multiTaskRanker.fit(data, settings, run)

const head = (values: Float32Array, which: (typeof actions)[number]) =>
  values.filter((_, i) => i % actions.length === actions.indexOf(which))

async function predictionsOn(
  of: MultiTaskRanker,
  { slates, rows, items, schema }: ShownSlates,
  at?: Int32Array,
): Promise<Float32Array> {
  const all: number[] = []
  let from = 0
  for (const { end, asker } of slates) {
    const own = rows.subarray(from * schema.length, end * schema.length)
    const shown = { items: items.slice(from, end), asker }
    all.push(...(at === undefined ? await of.predict(own, end - from, shown) : of.predictAt(own, at.subarray(from, end), shown)))
    from = end
  }
  return Float32Array.from(all)
}

test('what the past of a person has to do with an item is heard, where columns are silent', async () => {
  const line = await linearRanker.fit(data, linearRanker.defaults, run)
  const clicks = head(held.labels, 'click')
  const ours = auc(head(await predictionsOn(model, held), 'click'), clicks)
  const theirs = auc(head(await line.predict(held.rows, held.items.length), 'click'), clicks)
  assert.ok(ours > theirs + 0.1, `${ours} against ${theirs}`)
})

test('chances come true as often as they say, and watches last as long, where things stood', async () => {
  const predicted = await predictionsOn(model, held, held.positions)
  for (const action of actions) {
    const [said, came] = [head(predicted, action), head(held.labels, action)]
    assert.ok(expectedCalibrationError(said, came) < 0.03, `${action}: ${expectedCalibrationError(said, came)}`)
  }
})

test('a title that promises too much is clicked as others are, and watched less', async () => {
  const predicted = await predictionsOn(model, held)
  const mean = (action: (typeof actions)[number], lures: boolean) => {
    const rows = head(predicted, action).filter((_, n) => (Number(held.items[n]!.slice(1)) % 5 === 0) === lures)
    return rows.reduce((sum, p) => sum + p, 0) / rows.length
  }
  const [clicked, seen] = (['click', 'watch'] as const).map((action) => mean(action, true) / mean(action, false))
  assert.ok(Math.abs(clicked! - 1) < 0.3, `clicked ${clicked} times as often`)
  assert.ok(seen! < 0.5 * clicked!, `watched ${seen} times as much`)
})

test('what stood low is not held to be worse: predictions are those for the top', async () => {
  const lowered = { ...held, positions: held.positions.map(() => size - 1) }
  assert.deepEqual(await predictionsOn(model, held), await predictionsOn(model, lowered))
  const [top, bottom] = [0, size - 1].map((place) => model.predictAt(held.rows.subarray(0, 2), Int32Array.of(place), first()))
  assert.ok(top![0]! > 1.5 * bottom![0]!, `${top![0]} at the top, ${bottom![0]} at the bottom`)
})

const first = () => ({ items: held.items.slice(0, 1), asker: held.slates[0]!.asker })

test('requests that come together are answered as if each had come alone', async () => {
  const asked = held.slates.slice(0, 12).map(({ asker }, n) => {
    const [from, to] = [n * size, n * size + 1 + (n % size)]
    return { rows: held.rows.subarray(from * 2, to * 2), items: held.items.slice(from, to), asker }
  })
  const together = await Promise.all(asked.map(({ rows, ...shown }) => model.predict(rows, shown.items.length, shown)))
  for (const [n, { rows, ...shown }] of asked.entries()) {
    const alone = await model.predict(rows, shown.items.length, shown)
    assert.equal(alone.length, together[n]!.length)
    alone.forEach((p, i) => assert.ok(Math.abs(p - together[n]![i]!) < 1e-6))
  }
})

test('an item that nobody has met is judged by what it is made of', async () => {
  const person = held.slates[0]!.asker
  const loved = catalog.find(({ itemId }) => itemId === person.history[0]!.itemId)!.creator
  const other = catalog.find(({ creator }) => !person.history.some((act) => creatorOf(act.itemId) === creator))!.creator
  const fresh = [loved, other].map((creator, n) => completeItem({ itemId: itemId(`new-${n}`), title: 'About', creator }, 0))
  for (const item of fresh) model.add(item)
  const shown = { items: fresh.map(({ itemId }) => itemId), asker: person }
  const predicted = head(await model.predict(new Float32Array(4), 2, shown), 'click')
  assert.ok(predicted[0]! > 1.5 * predicted[1]!, `${predicted}`)
})

const creatorOf = (id: string) => catalog.find(({ itemId }) => itemId === id)?.creator

test('someone without a past, things unknown, holes and infinities do no harm', async () => {
  const rows = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY)
  const shown = { items: [itemId('nobody knows it')], asker: { history: [], context: {}, at: 0 } }
  const predicted = await model.predict(rows, 1, shown)
  assert.ok(predicted.every((p) => p > 0 && p < 1))
})

test('in bytes it answers nearly as in floats', async () => {
  const small = new MultiTaskRanker(model.parts, catalog, 'int8')
  const [floats, bytes] = [await predictionsOn(model, held), await predictionsOn(small, held)]
  const apart = floats.reduce((sum, p, i) => sum + Math.abs(p - bytes[i]!), 0) / floats.length
  assert.ok(apart > 0 && apart < 0.01, `${apart}`)
})

test('the same seed gives the same bytes, and decoding gives the ranker that was encoded', async () => {
  const few = { ...settings, epochs: 1 }
  const small = world(120, 3)
  const bytes = multiTaskRanker.encode(await multiTaskRanker.fit(small, few, run))
  assert.deepEqual(multiTaskRanker.encode(await multiTaskRanker.fit(small, few, run)), bytes)
  const decoded = multiTaskRanker.decode(multiTaskRanker.encode(model))
  assert.deepEqual(multiTaskRanker.encode(decoded), multiTaskRanker.encode(model))
  for (const item of catalog) decoded.add(item)
  assert.deepEqual(await predictionsOn(decoded, held), await predictionsOn(model, held))
})

test('nothing to fit on and rows of another shape are errors that say the remedy', async () => {
  const none = new Float32Array(0)
  const nothing = { ...data, rows: none, labels: none, positions: new Int32Array(0), items: [], slates: [] }
  await assert.rejects(multiTaskRanker.fit(nothing, settings, run), { code: 'NOTHING_TO_TRAIN_ON' })
  await assert.rejects(async () => model.predict(new Float32Array(1), 1, first()), { code: 'MODEL_SCHEMA_MISMATCH' })
})

test('a training that is no longer wanted ends with the reason given', async () => {
  const abort = new AbortController()
  const progress = () => abort.abort(new Error('no longer wanted'))
  const long = { ...settings, epochs: 10_000 }
  await assert.rejects(multiTaskRanker.fit(world(60, 4), long, { ...run, signal: abort.signal, progress }), /no longer wanted/)
})

test('weighed by watch time, odds are the mean portion over the chance of not being chosen', () => {
  // Three of four rows were not chosen, one was, and watched to 0.6.
  const [supports, opposes] = [new Float32Array(8), new Float32Array(8)]
  const labels = Float32Array.of(0, 0, 0, 0, 0, 0, 1, 0.6)
  for (let n = 0; n < 4; n++) weigh(labels, n * 2, ['click', 'watch'], 1, supports, opposes, n * 2)
  const [forWatch, against] = [supports, opposes].map((all) => all.filter((_, i) => i % 2 === 1).reduce((a, b) => a + b, 0))
  const logOdds = Float32Array.of(Math.log(1 / 3), Math.log(forWatch! / against!))
  const [click, watch] = expectations(logOdds, ['click', 'watch'])
  assert.ok(Math.abs(click! - 0.25) < 1e-6)
  assert.ok(Math.abs(watch! - 0.15) < 1e-6)
})
