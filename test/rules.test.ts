import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { userId } from '../src/domain/ids.ts'
import type { Item } from '../src/domain/item.ts'
import type { Recommendation } from '../src/domain/recommendation.ts'
import { dayMs, hourMs } from '../src/domain/time.ts'
import type { Engine, RuleDeclaration } from '../src/engine.ts'
import { type Lived, liveThroughSmallWorld } from './small-world.ts'

const itemsOf = ({ rows }: Recommendation) => rows.flatMap(({ items }) => items)
const idsOf = (answer: Recommendation) => itemsOf(answer).map(({ itemId }) => itemId)

describe('rules of the house', () => {
  let lived: Lived
  let engine: Engine
  let people: readonly ReturnType<typeof userId>[]
  const quiet = { 'log.impressions': 0, 'rerank.exploration': 0 }
  const answer = (surface: string, n = 0, more: object = {}) =>
    engine.recommend({ surface, userId: people[n]!, params: quiet, ...more })
  /** With a rule in force, and without it again. */
  const under = async <T>(rule: Omit<RuleDeclaration, 'ruleId'>, look: () => Promise<T>): Promise<T> => {
    await engine.setRule({ ruleId: 'tried', ...rule })
    try {
      return await look()
    } finally {
      await engine.removeRule('tried')
    }
  }

  before(async () => {
    lived = await liveThroughSmallWorld()
    engine = lived.engine
    people = (await engine.somePeople(10)).map((person) => person.userId)
  })
  after(() => engine.close())

  for (const surface of ['home', 'for-you', 'popular', 'similar', 'cart', 'watch-again']) {
    describe(`on ${surface}`, () => {
      let seeds: readonly ReturnType<typeof idsOf>[number][] | undefined
      const ask = async (n = 0) => {
        if (surface !== 'similar' && surface !== 'cart') return answer(surface, n)
        seeds ??= [idsOf(await answer('popular'))[3]!]
        return answer(surface, n, { seeds })
      }

      test('what is hidden or blocked is not shown, and the explanation says by which rule', async () => {
        const first = itemsOf(await ask())[0]!.item
        for (const kind of ['hide', 'block'] as const) {
          const shown = await under({ kind, items: `item.itemId == "${first.itemId}"` }, async () => {
            const shown = await ask()
            const { candidates } = await engine.explain(shown.recommendationId)
            const gone = candidates.find(({ itemId }) => itemId === first.itemId)
            assert.equal(gone?.removedBy, 'filter.rules')
            assert.deepEqual(gone?.rules, [{ ruleId: 'tried', kind }])
            return shown
          })
          assert.ok(idsOf(shown).length > 0 && !idsOf(shown).includes(first.itemId), kind)
        }
        assert.equal(idsOf(await ask())[0], first.itemId, 'it is back without the rule')
      })

      test('what is pinned stands at its place, with certainty, and filters go before', async () => {
        const plain = await ask()
        const onIt = new Set(idsOf(plain))
        const { candidates } = await engine.explain(plain.recommendationId)
        const watched = candidates.find(({ removedBy }) => removedBy === 'filter.already-watched')
        const pin = await unshownItem(engine, people[0]!, onIt, candidates)
        const wanted = [pin.itemId, ...(watched === undefined ? [] : [watched.itemId])]
        const items = `item.itemId in ${JSON.stringify(wanted)}`
        const shown = await under({ kind: 'pin', items, place: 2 }, async () => {
          const shown = await ask()
          const explained = (await engine.explain(shown.recommendationId)).candidates
          assert.deepEqual(explained.find(({ itemId }) => itemId === pin.itemId)?.rules, [{ ruleId: 'tried', kind: 'pin' }])
          return shown
        })
        const there = itemsOf(shown)[2]!
        assert.equal(there.itemId, pin.itemId)
        assert.equal(there.propensity, 1)
        assert.deepEqual(
          itemsOf(shown).map(({ position }) => position),
          itemsOf(shown).map((_, n) => n),
        )
        if (watched !== undefined) assert.ok(!idsOf(shown).includes(watched.itemId))
        if (surface !== 'home') {
          const others = idsOf(shown).filter((id) => id !== pin.itemId)
          assert.deepEqual(others, idsOf(plain).slice(0, others.length), 'the others stand as they would')
        }
      })
    })
  }

  test('a boost raises and a bury lowers, and scores say by how much', async () => {
    const plain = await engine.explain((await answer('for-you')).recommendationId)
    const [best, last] = [plain.candidates[0]!, plain.candidates.find(({ position }) => position === 19)!]
    const turned = await under({ kind: 'boost', items: `item.itemId == "${last.itemId}"`, factor: 50 }, async () =>
      engine.explain((await answer('for-you')).recommendationId),
    )
    const risen = turned.candidates.find(({ itemId }) => itemId === last.itemId)!
    assert.ok(risen.position! < last.position!)
    assert.deepEqual(risen.rules, [{ ruleId: 'tried', kind: 'boost' }])
    const [before, now] = risen.scores.slice(-2)
    assert.equal(now!.scorer, 'scorer.rules')
    assert.ok(Math.abs(now!.score - (before!.score < 0 ? before!.score / 50 : before!.score * 50)) < 1e-9)
    const buried = await under({ kind: 'bury', items: `item.itemId == "${best.itemId}"`, factor: 0.01 }, async () =>
      engine.explain((await answer('for-you')).recommendationId),
    )
    const fallen = buried.candidates.find(({ itemId }) => itemId === best.itemId)!
    assert.ok(fallen.position === undefined || fallen.position > best.position!)
  })

  test('a rule holds for the people and surfaces it is about, from its beginning until its end', async () => {
    const [first] = idsOf(await answer('popular'))
    const rule = { kind: 'hide', items: `item.itemId == "${first}"` } as const
    const hides = (more: Partial<RuleDeclaration>, n = 0, surface = 'popular') =>
      under({ ...rule, ...more }, async () => !idsOf(await answer(surface, n)).includes(first!))
    const now = lived.clock.now()
    assert.equal(await hides({}), true)
    assert.equal(await hides({ enabled: false }), false)
    assert.equal(await hides({ until: now }), false)
    assert.equal(await hides({ from: now + 1 }), false)
    assert.equal(await hides({ from: now, until: now + 1 }), true)
    assert.equal(await hides({ surfaces: ['home'] }), false)
    assert.equal(await hides({ surfaces: ['home', 'popular'] }), true)
    assert.equal(await hides({ people: `person.userId == "${people[0]}"` }), true)
    assert.equal(await hides({ people: 'person.isNew' }), false)
    assert.equal(await hides({ people: 'person.attributes.nobodySaid == "x"' }), false)
    assert.equal(await hides({ items: `${rule.items} && item.ageDays + 1 > 0 && item.maturity < 100` }), true)
    assert.equal(await hides({ items: `${rule.items} && item.attributes.nobodySaid > 1990` }), false)
  })

  test('an item that comes while a pin is in force is pinned at once', async () => {
    await under({ kind: 'pin', items: '"festival" in item.tags && item.ageDays < 2' }, async () => {
      const before = idsOf(await answer('for-you'))
      assert.ok(!before.includes('opening' as (typeof before)[number]))
      const opening = { itemId: 'opening', title: 'Opening night', tags: ['festival'], publishedAt: lived.clock.now() }
      await engine.ingestItems([opening])
      assert.equal(idsOf(await answer('for-you'))[0], 'opening')
      assert.equal(itemsOf(await answer('home'))[0]!.itemId, 'opening')
    })
    await engine.removeItems(['opening'])
  })

  test('what a rule says of an item follows its age', async () => {
    const [first] = itemsOf(await answer('popular'))
    const days = (lived.clock.now() - first!.item.publishedAt) / dayMs
    const now = lived.clock.now()
    await under(
      { kind: 'hide', items: `item.itemId == "${first!.itemId}" && item.ageDays > ${(days + 0.5).toFixed(4)}` },
      async () => {
        assert.ok(idsOf(await answer('popular')).includes(first!.itemId))
        lived.clock.set(now + 12 * hourMs + hourMs)
        assert.ok(!idsOf(await answer('popular')).includes(first!.itemId))
        lived.clock.set(now)
      },
    )
  })

  test('beside pins, places that explore have the propensities they would have', async () => {
    const asking = (n: number) => answer('for-you', n, { params: { ...quiet, 'rerank.exploration': 0.3 } })
    const items = `item.itemId in ${JSON.stringify(idsOf(await answer('popular', 3)).slice(0, 3))}`
    await under({ kind: 'pin', items, place: 5 }, async () => {
      let drawn = 0
      for (const [n] of people.entries()) {
        const shown = itemsOf(await asking(n))
        const { candidates } = await engine.explain((await asking(n)).recommendationId)
        const pins = new Set(
          candidates.filter(({ rules }) => rules?.some(({ kind }) => kind === 'pin')).map(({ itemId }) => itemId),
        )
        shown.forEach(({ itemId, propensity, position }) => {
          if (pins.has(itemId)) assert.ok(propensity === 1 && position >= 5 && position < 5 + pins.size)
          else if (propensity < 1) drawn++
        })
        assert.equal(new Set(shown.map(({ itemId }) => itemId)).size, shown.length)
      }
      assert.ok(drawn > 20, 'others are drawn')
    })
  })

  test('a preview says what a rule would do, and does nothing', async () => {
    const [first] = itemsOf(await engine.recommend({ surface: 'popular', userId: people[0]! }))
    await engine.recommend({ surface: 'popular', userId: people[1]! })
    const logged = async () => (await engine.status()).logged
    while ((await logged()) !== (await engine.status()).applied) await new Promise((resolve) => setImmediate(resolve))
    const before = await logged()
    const preview = await engine.previewRule(
      { kind: 'hide', items: `item.itemId == "${first!.itemId}" || item.attributes.nobodySaid == 1` },
      { surface: 'popular' },
    )
    assert.equal(preview.items.matching, 1)
    assert.deepEqual(preview.items.sample, [{ itemId: first!.itemId, title: first!.title }])
    assert.equal(preview.items.undecided, preview.items.of - 1)
    assert.equal(preview.people.matching, preview.people.of)
    assert.ok(preview.shownLastDay! >= 2)
    assert.equal(preview.slates.length, 5)
    assert.ok(preview.slates.some(({ changed }) => changed > 0))
    for (const { before, after, changed, surface } of preview.slates) {
      assert.equal(surface, 'popular')
      const was = before.findIndex(({ itemId }) => itemId === first!.itemId)
      assert.equal(changed, was < 0 ? 0 : before.length - was)
      assert.ok(after.every(({ itemId }) => itemId !== first!.itemId))
    }
    const pinned = await engine.previewRule(
      { kind: 'pin', items: `item.itemId == "${first!.itemId}"`, place: 4, surfaces: ['popular'] },
      { userIds: [people[3]!] },
    )
    assert.deepEqual(pinned.slates[0]!.after[4], { itemId: first!.itemId, title: first!.title, ruleId: 'preview' })
    assert.deepEqual(engine.rules(), [])
    assert.equal(await logged(), before)
  })

  test('what is wrong with a rule is said, all of it, and of an expression the place', async () => {
    const refused = async (rule: Partial<RuleDeclaration>, ...words: readonly RegExp[]) => {
      const declared = { ruleId: 'r', kind: 'hide', items: 'true', ...rule } as RuleDeclaration
      await assert.rejects(engine.setRule(declared), (error: { code?: string; what?: string; remedy?: string }) => {
        assert.equal(error.code, 'RULE_INVALID')
        for (const word of words) assert.match(error.what!, word)
        assert.ok(error.remedy!.length > 10)
        return true
      })
    }
    await refused({ items: 'item.creator = 3' }, /character 14/)
    await refused({ items: 'item.creater == "Mara"' }, /No such key: creater/, /character 6/)
    await refused({ items: 'item.creator ==' }, /character 16/)
    await refused({ items: 'person.isNew' }, /Unknown variable: person/)
    await refused({ items: 'item.title' }, /string/)
    await refused({ items: 'item.title.matches("(a+)+$")' }, /matches/)
    await refused({ items: '' }, /character 1/)
    await refused({ items: `item.title == "${'x'.repeat(5_000)}"` }, /longer than/)
    await refused({ people: 'person.age >' }, /person/)
    await refused({ kind: 'boost' }, /factor above 1/)
    await refused({ kind: 'boost', factor: 0.5 }, /factor above 1/)
    await refused({ kind: 'bury', factor: 2 }, /between 0 and 1/)
    await refused({ kind: 'hide', factor: 2, place: 1, surfaces: ['hall'] }, /no factor/, /no place/, /no surface hall/)
    await refused({ kind: 'block', people: 'person.isNew' }, /everyone/)
    await refused({ kind: 'pin', place: -1 }, /place is -1/)
    await refused({ from: 2, until: 1 }, /ends before/)
    await refused({ ruleId: 'a b' }, /id/)
    assert.deepEqual(engine.rules(), [])
    await assert.rejects(engine.removeRule('none'), { code: 'NOT_FOUND' })
  })
})

/** Some item that the person may be shown and was not. */
async function unshownItem(
  engine: Engine,
  who: ReturnType<typeof userId>,
  shown: ReadonlySet<string>,
  candidates: readonly { readonly itemId: string; readonly removedBy?: string }[],
): Promise<Item> {
  const removed = new Set(candidates.filter(({ removedBy }) => removedBy !== undefined).map(({ itemId }) => itemId))
  const popular = await engine.recommend({ surface: 'for-you', userId: who, size: 300, params: { 'log.impressions': 0 } })
  return itemsOf(popular).find(({ itemId }) => !shown.has(itemId) && !removed.has(itemId))!.item
}
