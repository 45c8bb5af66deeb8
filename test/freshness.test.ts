import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ItemId, itemId, type UserId, userId } from '../src/domain/ids.ts'
import type { Item } from '../src/domain/item.ts'
import type { ExplainedCandidate } from '../src/engine.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

for (const [where, onDisk] of [
  ['in memory', false],
  ['on disk', true],
] as const)
  describe(`freshness, with the log ${where}`, () => {
    let lived: Lived
    let people: readonly UserId[]
    let dir: string | undefined

    before(async () => {
      if (onDisk) dir = await mkdtemp(join(tmpdir(), 'serendip-freshness-'))
      lived = await liveThroughSmallWorld(dir === undefined ? {} : { dir })
      people = (await lived.engine.somePeople(40)).map((person) => person.userId)
    })
    after(async () => {
      await lived.engine.close()
      if (dir !== undefined) await rm(dir, { recursive: true })
    })

    /** An answer, and what became of every candidate. */
    async function ask(who: UserId, surface = 'for-you') {
      const answer = await lived.engine.recommend({ surface, userId: who, params: { 'rerank.exploration': 0 } })
      assert.deepEqual([answer.rung, answer.failed], ['full', []])
      const { candidates } = await lived.engine.explain(answer.recommendationId)
      const shown = answer.rows.flatMap(({ items }) => items)
      return { shown, candidates, of: (id: ItemId) => candidates.find((candidate) => candidate.itemId === id) }
    }

    async function tell(...events: readonly object[]): Promise<void> {
      const at = lived.clock.now()
      const verdicts = await lived.engine.ingestEvents(events.map((event) => ({ eventId: randomUUID(), at, ...event })))
      assert.ok(verdicts.every(({ status }) => status === 'accepted'))
    }

    const ledBy = (id: ItemId) => (candidate: ExplainedCandidate) => candidate.foundBy.some(({ because }) => because === id)

    it('what was watched is gone from the next answer, and leads to others', async () => {
      const who = people[0]!
      // One card alone may be too new to have neighbours.
      const watched = (await ask(who)).shown.slice(0, 3).map(({ itemId }) => itemId)
      for (const itemId of watched) await tell({ type: 'watch', userId: who, itemId, value: 1 })
      const next = await ask(who)
      for (const itemId of watched) {
        assert.equal(next.of(itemId)?.removedBy ?? 'not found', next.of(itemId) ? 'filter.already-watched' : 'not found')
        assert.ok(!next.shown.some((item) => item.itemId === itemId))
      }
      assert.ok(watched.some((itemId) => next.candidates.some(ledBy(itemId))))
    })

    it('a like moves the taste by which the next answer is made', async () => {
      const who = people[1]!
      const before = await ask(who)
      const liked = before.shown.at(-1)!
      await tell({ type: 'like', userId: who, itemId: liked.itemId })
      const next = await ask(who)
      const moved = next.candidates.filter((candidate) => {
        const then = before.of(candidate.itemId)?.features?.['score.als']
        return then !== undefined && candidate.features?.['score.als'] !== then
      })
      assert.ok(moved.length > 100, `${moved.length} candidates moved in taste`)
      const rose = next.candidates.map(({ itemId, features }) => {
        const [then, now] = [before.of(itemId)?.features, features].map((row) => row?.['user-item.category-liked.30d'])
        return then === undefined || now === undefined ? 0 : now - then
      })
      assert.ok(
        rose.some((by) => by > 0.1) && rose.every((by) => by > -0.01),
        'what is of the liked category is liked more, and nothing less',
      )
    })

    for (const [n, [what, about]] of (
      [
        ['an item', ({ itemId }) => ({ itemId })],
        ['a creator', ({ creator }) => ({ creator })],
        ['a category', ({ categories }) => ({ category: categories[0] })],
      ] as readonly (readonly [string, (item: Item) => object])[]
    ).entries())
      for (const surface of ['for-you', 'home'])
        it(`${what} that is not of interest is nowhere in the next answer: ${surface}`, async () => {
          const who = people[2 + n * 2 + (surface === 'home' ? 1 : 0)]!
          const { item } = (await ask(who, surface)).shown[0]!
          const refusal = about(item)
          const touches = (other: Item) => JSON.stringify(about(other)) === JSON.stringify(refusal)
          await tell({ type: 'not_interested', userId: who, ...refusal })
          const next = await ask(who, surface)
          const category = (refusal as { category?: string }).category
          const unwanted = (other: Item) => (category === undefined ? touches(other) : other.categories.includes(category))
          assert.deepEqual(
            next.shown.filter((shown) => unwanted(shown.item)),
            [],
          )
          assert.ok(next.candidates.some(({ removedBy }) => removedBy === 'filter.not-interested'))
        })

    it('a new item is recommended within a second of its arrival, to who likes such things', async () => {
      const began = performance.now()
      const fans = people.slice(10, 30)
      let found = 0
      let shown = 0
      for (const [n, fan] of fans.entries()) {
        const like = (await ask(fan)).shown[0]!.item
        const id = itemId(`arrived-${n}`)
        const { title, description, categories, tags, creator } = like
        const arrived = performance.now()
        const arrival = { itemId: id, title: `${title} II`, description, categories, tags, creator }
        assert.equal((await lived.engine.ingestItems([arrival]))[0]?.status, 'accepted')
        const next = await ask(fan)
        assert.ok(performance.now() - arrived < 1_000)
        const sources = next.of(id)?.foundBy.map(({ source }) => source) ?? []
        assert.ok(sources.includes('source.new-arrivals'), sources.join())
        assert.equal(next.of(id)?.removedBy, undefined)
        if (sources.includes('source.like-what-you-liked')) found++
        if (next.shown.some((item) => item.itemId === id)) shown++
      }
      assert.ok(found > fans.length / 2, `content found it for ${found} of ${fans.length}`)
      assert.ok(shown > 0, 'nobody was shown a new item')
      assert.ok(performance.now() - began < 20_000)
    })

    it('someone new gets what is popular where they are', async () => {
      const bestOf = async (country: string) => {
        const who = userId(`new-in-${country}`)
        await lived.engine.ingestUsers([{ userId: who, country }])
        const { shown, candidates } = await ask(who)
        assert.equal(shown.length, 20)
        const ranks = candidates.flatMap(({ itemId: id, foundBy }) =>
          foundBy.filter(({ source }) => source === 'source.popular').map(({ rank }) => ({ id, rank })),
        )
        const popular = new Set(ranks.map(({ id }) => id))
        assert.ok(shown.filter((item) => popular.has(item.itemId)).length > shown.length / 2)
        return ranks.sort((a, b) => a.rank - b.rank).map(({ id }) => id)
      }
      const { truth } = lived.world
      const [here, there] = [...new Set(truth.people.map(({ country }) => country))] as [string, string]
      assert.notDeepEqual((await bestOf(here)).slice(0, 20), (await bestOf(there)).slice(0, 20))
    })

    it('someone new gets what they said they like, and is known after the first events', async () => {
      const { engine } = lived
      const told = userId('told')
      const category = (await engine.onboardingItems(1))[0]!.categories[0]!
      await engine.ingestUsers([{ userId: told, preferences: { categories: [category] } }])
      const first = await ask(told)
      const preferred = first.shown.filter(({ itemId: id }) =>
        first.of(id)!.foundBy.some(({ source }) => source === 'source.preferences'),
      )
      assert.ok(preferred.length >= 3, `${preferred.length} of what they like`)
      const liked = ({ item }: (typeof first.shown)[number]) => item.categories.includes(category)
      assert.ok(first.shown.slice(0, 3).some(liked), 'what they like leads')
      // Slates of people without a past differ from one to the next: what one of them gets of it says little.
      let ofSilent = 0
      for (let n = 0; n < 8; n++) ofSilent += (await ask(userId(`silent-${n}`))).shown.slice(0, 10).filter(liked).length / 8
      const ofTold = first.shown.slice(0, 10).filter(liked).length
      assert.ok(ofTold > ofSilent, `${ofTold} of what they like, against ${ofSilent}`)
      assert.ok(first.shown.every(({ reason }) => reason.because === undefined))

      const watched = (await engine.onboardingItems(9)).slice(0, 3).map(({ itemId: id }) => id)
      await tell(...watched.map((id) => ({ type: 'watch', userId: told, itemId: id, value: 1 })))
      const known = await ask(told)
      assert.ok(!known.shown.some(({ itemId: id }) => watched.includes(id)))
      assert.ok(known.shown.some(({ reason }) => reason.because !== undefined && watched.includes(reason.because)))
    })
  })
