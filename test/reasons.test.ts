import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { itemId, type UserId } from '../src/domain/ids.ts'
import { weightOf } from '../src/models/acts.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

describe('why an item is there', () => {
  let lived: Lived
  /** What the log says that each person did and liked. */
  const pasts = new Map<UserId, Set<string>>()

  before(async () => {
    lived = await liveThroughSmallWorld()
    for (const { entry } of lived.world.fork().history()) {
      if (entry.kind !== 'event' || entry.event.itemId === undefined || weightOf(entry.event) <= 0) continue
      const { userId } = entry.event
      ;(pasts.get(userId) ?? pasts.set(userId, new Set()).get(userId)!).add(entry.event.itemId)
    }
  })
  after(() => lived.engine.close())

  it('a thing that is named as the cause stands in the person’s own past, and led the named source to the item', async () => {
    let named = 0
    for (const [userId, past] of [...pasts].slice(0, 60)) {
      const answer = await lived.engine.recommend({ surface: 'home', userId })
      const { candidates } = await lived.engine.explain(answer.recommendationId)
      for (const row of answer.rows) {
        for (const { itemId: id, reason } of row.items) {
          const candidate = candidates.find((each) => each.itemId === id)!
          assert.ok(candidate.foundBy.some(({ source }) => source === reason.source) || candidate.foundBy.length === 0)
          if (reason.because === undefined) continue
          named++
          assert.ok(past.has(reason.because), `${userId} never did anything with ${reason.because}`)
          assert.ok(candidate.foundBy.some((o) => o.source === reason.source && o.because === reason.because))
          const [cause] = await lived.engine.items([reason.because])
          assert.ok(reason.text.includes(cause!.title), reason.text)
        }
        if (!row.id.startsWith('because:')) continue
        const cause = itemId(row.id.slice('because:'.length))
        assert.ok(past.has(cause))
        assert.ok(row.title.includes((await lived.engine.items([cause]))[0]!.title))
        assert.ok(row.items.every(({ reason }) => reason.because === cause))
      }
    }
    assert.ok(named > 500, `only ${named} causes were named`)
  })

  it('someone without a past is told of no cause', async () => {
    const { rows } = await lived.engine.recommend({ surface: 'home', userId: 'nobody' as UserId })
    assert.ok(rows.length > 0)
    for (const { id, items } of rows) {
      assert.ok(!id.startsWith('because:'))
      assert.ok(items.every(({ reason }) => reason.because === undefined && reason.text !== ''))
    }
  })
})
