import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { userId } from '../src/domain/ids.ts'
import { createEngine, type Engine } from '../src/engine.ts'
import { manualClock } from '../src/storage/memory/clock.ts'

const dir = await mkdtemp(join(tmpdir(), 'serendip-artwork-'))
after(() => rm(dir, { recursive: true, force: true }))

const start = Date.UTC(2026, 0, 1)
const clock = manualClock(start)
const open = (more = {}) => createEngine({ clock, warmUpMs: 0, shelvesEveryMs: 20, ...more })

const items = Array.from({ length: 12 }, (_, n) => ({
  itemId: `i${n}`,
  title: `Item ${n}`,
  categories: ['zoo'],
  tags: [n % 2 === 0 ? 'cats' : 'dogs'],
  publishedAt: start - 1e9,
  artworks: [
    { artworkId: `i${n}-cat`, url: `/i${n}-cat.svg`, tags: ['cats'] },
    { artworkId: `i${n}-dog`, url: `/i${n}-dog.svg`, tags: ['dogs'] },
  ],
}))

/** People of whom half watched cats and half dogs, and who take what is pictured so. */
async function live(engine: Engine, visits: number) {
  let n = 0
  for (let visit = 0; visit < visits; visit++) {
    clock.set(clock.now() + 600_000)
    const person = userId(`u${visit % 40}`)
    const loves = visit % 2 === 0 ? 'cat' : 'dog'
    const { recommendationId, rows } = await engine.recommend({ surface: 'popular', userId: person, size: 6 })
    const shown = rows.flatMap((row) => row.items)
    const taken = shown.filter(({ artwork }) => artwork!.artworkId.endsWith(loves) === (n++ % 8 !== 0) && n % 2 === 0)
    await engine.ingestEvents(
      taken.map(({ itemId }) => ({
        ...{ eventId: `${recommendationId}-${itemId}`, type: 'click', userId: person },
        ...{ itemId, recommendationId, at: clock.now() },
      })),
    )
  }
}

/** Shelves are stocked a moment after what they hold came in. */
async function stocked(engine: Engine) {
  const asked = { surface: 'popular', userId: userId('nobody'), params: { 'log.impressions': 0 } }
  while ((await engine.recommend(asked)).rows.length === 0) await setTimeout(20)
}

async function fans(engine: Engine) {
  await engine.ingestItems(items)
  await engine.ingestUsers(Array.from({ length: 40 }, (_, n) => ({ userId: `u${n}` })))
  const watched = Array.from({ length: 40 }, (_, n) =>
    [0, 2, 4].map((i) => ({
      ...{ eventId: `w${n}-${i}`, type: 'watch', userId: `u${n}`, itemId: `i${i + (n % 2)}` },
      ...{ at: start - 1e6, value: 1 },
    })),
  )
  await engine.ingestEvents(watched.flat())
  await stocked(engine)
}

/** Of pictures shown to someone, the share that are of cats. */
async function cats(engine: Engine, person: string, params: Record<string, number> = {}) {
  const asked = { surface: 'popular', userId: userId(person), size: 6, params: { 'log.impressions': 0, ...params } }
  const answers = await Promise.all(Array.from({ length: 20 }, () => engine.recommend(asked)))
  const shown = answers.flatMap(({ rows }) => rows.flatMap((row) => row.items.map(({ artwork }) => artwork!.artworkId)))
  return shown.filter((id) => id.endsWith('-cat')).length / shown.length
}

test('people come to be shown the pictures of what they love, and still do after a restart', async () => {
  const engine = await open({ dir })
  await fans(engine)
  await live(engine, 600)
  const before = [await cats(engine, 'u0'), await cats(engine, 'u1')]
  assert.ok(before[0]! > 0.75 && before[1]! < 0.25, `of cats: ${before}`)
  await engine.close()
  const again = await open({ dir })
  const later = [await cats(again, 'u0'), await cats(again, 'u1')]
  assert.ok(later[0]! > 0.75 && later[1]! < 0.25, `of cats: ${later}`)
  await again.close()
})

test('params turn it: the first picture for everyone, or an even draw', async () => {
  const engine = await open()
  await fans(engine)
  await live(engine, 300)
  assert.equal(await cats(engine, 'u1', { 'artwork.learnt': 0 }), 1)
  const evenly = await cats(engine, 'u1', { 'artwork.floor': 1 })
  assert.ok(evenly > 0.3 && evenly < 0.7, `${evenly}`)
  await engine.close()
})

test('an item with one picture is shown with it, one with none without', async () => {
  const engine = await open()
  await engine.ingestItems([
    { itemId: 'one', title: 'One', publishedAt: start - 1, artworks: [{ artworkId: 'only', url: '/only.svg' }] },
    { itemId: 'none', title: 'None', publishedAt: start - 1 },
  ])
  await engine.ingestEvents(
    ['one', 'none'].map((itemId) => ({ eventId: itemId, type: 'watch', userId: 'someone', itemId, at: clock.now(), value: 1 })),
  )
  await stocked(engine)
  const { rows } = await engine.recommend({ surface: 'popular', userId: userId('other') })
  const shown = new Map(rows.flatMap((row) => row.items.map(({ itemId, artwork }) => [itemId as string, artwork] as const)))
  assert.equal(shown.get('one')?.artworkId, 'only')
  assert.ok(shown.has('none') && shown.get('none') === undefined)
  await engine.close()
})
