import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { completeItem, type Item } from '../../domain/item.ts'
import { dayMs } from '../../domain/time.ts'
import { integer, mulberry32 } from '../../math/random.ts'
import { topK } from '../../math/top-k.ts'
import { interactionsOf } from '../interactions.ts'
import type { Asker, Retriever } from '../model.ts'
import { popularity } from '../popularity/popularity.ts'
import { content } from './content.ts'
import { nearestActs } from './profile.ts'
import { dot } from './projection.ts'
import { termsOf } from './terms.ts'
import { tfIdf } from './tf-idf.ts'
import { words } from './words.ts'

const run = { seed: 1, signal: new AbortController().signal, progress: () => {} }
const topics = ['space', 'cooking', 'chess', 'sailing', 'opera', 'robots', 'gardens', 'cycling']

/** 400 items of 8 topics; each topic has 30 words of its own, and everything is padded with words that say nothing. */
function catalog(seed: number): Item[] {
  const random = mulberry32(seed)
  return Array.from({ length: 400 }, (_, n) => {
    const topic = n % topics.length
    const own = () => `${topics[topic]}${integer(random, 30)}`
    return completeItem(
      {
        itemId: itemId(`i${n}`),
        title: `The ${own()} of ${own()}`,
        description: `This is the story about ${own()} and ${own()} with ${own()}, number ${n}`,
        categories: [topics[topic]!],
        tags: [own()],
        creator: `${topics[topic]} studio ${integer(random, 5)}`,
      },
      0,
    )
  })
}
const topicOf = (id: string) => Number(id.slice(1)) % topics.length
const after = (...acts: [id: string, daysAgo?: number, weight?: number][]): Asker => ({
  history: acts.map(([id, daysAgo = 0, weight = 1]) => ({ itemId: itemId(id), weight, at: 1_000 * dayMs - daysAgo * dayMs })),
  context: {},
  at: 1_000 * dayMs,
})
const model = await content.fit(catalog(1), content.defaults, run)

test('words are found in any script, and scripts without spaces give pairs', () => {
  assert.deepEqual(words('Blade-Runner 2049: ＦＩＮＡＬ Cut!'), ['blade', 'runner', '2049', 'final', 'cut'])
  assert.deepEqual(words('Война и мир; हिन्दी'), ['война', 'и', 'мир', 'हिन्दी'])
  assert.deepEqual(words('千と千尋'), ['千と', 'と千', '千尋'])
  assert.deepEqual(words('…'), [])
})

test('words that stand everywhere are left out without a list of them', () => {
  const weights = { title: 1, description: 1, tags: 1, categories: 1, creator: 1 }
  const said = (text: string) =>
    tfIdf(termsOf(completeItem({ itemId: itemId('x'), title: text }, 0)), model.frequencies, weights, 0.3)
  assert.equal(said('the of about').size, 0)
  assert.equal(said('the chess1').size, 1)
})

test('neighbours are of the same topic, and the model is far better at it than chance', () => {
  const neighbours = Array.from({ length: 40 }, (_, n) => itemId(`i${n}`)).flatMap((id) =>
    model.neighbours(id, 10).map((found) => topicOf(found.itemId) === topicOf(id)),
  )
  const share = neighbours.filter(Boolean).length / neighbours.length
  assert.ok(share > 0.95, `${share}, where chance gives 0.125`)
})

test('the dense vectors keep the similarities of the sparse ones', () => {
  const { titleWeight, descriptionWeight, tagsWeight, categoriesWeight, creatorWeight } = content.defaults
  const weights = {
    title: titleWeight,
    description: descriptionWeight,
    tags: tagsWeight,
    categories: categoriesWeight,
    creator: creatorWeight,
  }
  const sparse = catalog(1).map((item) => tfIdf(termsOf(item), model.frequencies, weights, content.defaults.commonShare))
  const length = (v: Map<number, number>) => Math.hypot(...v.values())
  const cosine = (a: Map<number, number>, b: Map<number, number>) =>
    [...a].reduce((sum, [term, value]) => sum + value * (b.get(term) ?? 0), 0) / (length(a) * length(b))
  let squared = 0
  let kept = 0
  for (let query = 0; query < 20; query++) {
    const exact = sparse.map((other) => cosine(sparse[query]!, other))
    const dense = exact.map((_, row) => dot(model.vectors.at(query), model.vectors.at(row)))
    exact.forEach((value, row) => {
      squared += (value - dense[row]!) ** 2 / (20 * exact.length)
    })
    const sumOf = (rows: Iterable<number>) => [...rows].reduce((sum, row) => sum + exact[row]!, 0)
    kept += sumOf(topK(dense, 11)) / sumOf(topK(exact, 11)) / 20
  }
  assert.ok(Math.sqrt(squared) < 1.3 / Math.sqrt(128), `error ${Math.sqrt(squared)}`)
  assert.ok(kept > 0.9, `kept ${kept} of the neighbours' similarity`)
})

test('an item nobody has seen is recommended as soon as it is added, and no more once it is removed', async () => {
  const grown = content.decode(content.encode(model))
  const fresh = completeItem({ itemId: itemId('fresh'), title: 'chess3 and chess4', categories: ['chess'] }, 0)
  assert.ok(dot(model.vector(fresh), model.vector(catalog(1)[2]!)) > dot(model.vector(fresh), model.vector(catalog(1)[3]!)))
  const found = () => grown.retrieve(after(['i2'], ['i10'], ['i18']), 60).some((f) => f.itemId === fresh.itemId)
  assert.ok(!found())
  grown.add(fresh)
  assert.ok(found())
  grown.remove(fresh.itemId)
  assert.ok(!found())
  assert.equal(grown.score(after(['i2']), [fresh.itemId])[0], 0)
})

test('removing an item leaves every other with its own vector', () => {
  const smaller = content.decode(content.encode(model))
  for (const n of [399, 0, 7]) smaller.remove(itemId(`i${n}`))
  for (const n of [1, 6, 8, 398]) assert.deepEqual(smaller.vectors.get(itemId(`i${n}`)), model.vectors.get(itemId(`i${n}`)))
  assert.equal(smaller.vectors.ids.length, 397)
})

test('each find names the item of the history that is nearest to it', () => {
  const found = model.retrieve(after(['i0'], ['i1']), 20)
  assert.equal(found.length, 20)
  assert.ok(new Set(found.map((f) => topicOf(f.itemId))).size === 2)
  for (const { itemId: id, because } of found) assert.equal(topicOf(because!), topicOf(id))
})

test('recent and weighty acts pull the taste towards themselves', () => {
  const leaning = (asker: Asker) => topicOf(model.retrieve(asker, 1)[0]!.itemId)
  assert.equal(leaning(after(['i0'], ['i1', 60])), 0)
  assert.equal(leaning(after(['i1'], ['i0', 60])), 1)
  assert.equal(leaning(after(['i0', 0, 0.3], ['i1', 0, 3])), 1)
})

test('what someone says they like is a taste', () => {
  const taste = model.profileFromPreferences({ categories: ['Opera'], creators: [] })
  const scores = model.vectors.ids.map((_, row) => dot(taste, model.vectors.at(row)))
  const top = [...topK(scores, 10)].map((row) => topicOf(model.vectors.ids[row]!))
  assert.ok(top.filter((topic) => topics[topic] === 'opera').length >= 9, `${top}`)
  assert.ok(model.profileFromPreferences({ categories: [], creators: [] }).every((x) => x === 0))
})

test('history is left out; who has none, or only of unknown items, is offered nothing', () => {
  const found = model.retrieve(after(['i0'], ['i8']), 400).map((f) => f.itemId)
  assert.equal(found.length, 398)
  assert.ok(!found.includes(itemId('i0')) && !found.includes(itemId('i8')))
  assert.deepEqual(model.retrieve(after(), 5), [])
  assert.deepEqual(model.retrieve(after(['elsewhere']), 5), [])
  assert.deepEqual(
    nearestActs([model.vectors.at(0)], [], () => undefined),
    [undefined],
  )
})

test('an item of which nothing is said has a vector of zeros, never NaN', () => {
  assert.ok(model.vector(completeItem({ itemId: itemId('mute'), title: '' }, 0)).every((x) => x === 0))
})

test('decoding gives the model that was encoded, fitting again the same bytes, another seed others', async () => {
  const bytes = content.encode(model)
  assert.deepEqual(content.encode(content.decode(bytes)), bytes)
  assert.deepEqual(content.encode(await content.fit(catalog(1), content.defaults, run)), bytes)
  assert.notDeepEqual(content.encode(await content.fit(catalog(1), content.defaults, { ...run, seed: 2 })), bytes)
  assert.deepEqual(content.decode(bytes).retrieve(after(['i3']), 9), model.retrieve(after(['i3']), 9))
})

test('where people keep to topics, it finds their next item far more often than popularity', async () => {
  const random = mulberry32(9)
  const people = Array.from({ length: 300 }, (_, n) => {
    const topic = integer(random, topics.length)
    const liked = () => `i${topic + topics.length * Math.floor(50 * random() ** 2)}`
    return { userId: userId(`u${n}`), first: liked(), next: liked() }
  }).filter(({ first, next }) => first !== next)
  const lines = people.map(({ userId, first }) => ({ userId, itemId: itemId(first), weight: 1, at: 1_000 * dayMs }))
  const baseline = await popularity.fit(interactionsOf(lines), popularity.defaults, run)
  const hits = (retriever: Retriever) =>
    people.filter(({ first, next }) => retriever.retrieve(after([first]), 20).some((f) => f.itemId === next)).length
  assert.ok(hits(model) > 2 * hits(baseline), `${hits(model)} against ${hits(baseline)}`)
})
