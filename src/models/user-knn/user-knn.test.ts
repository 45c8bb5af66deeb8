import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemId, userId } from '../../domain/ids.ts'
import { popularity, quietRun, recallAt20, smallWorld } from '../als/testing.ts'
import { interactionsOf } from '../interactions.ts'
import { userKnn } from './user-knn.ts'

const world = smallWorld()
const model = await userKnn.fit(world.data, userKnn.defaults, quietRun())
const { asker } = world.askers[0]!
const act = (item: string) => ({ itemId: itemId(item), weight: 1, at: 0 })

const data = (people: readonly string[]) =>
  interactionsOf(
    people.flatMap((acts, p) => [...acts].map((item, at) => ({ userId: userId(`${p}`), itemId: itemId(item), weight: 1, at }))),
  )

test('finds what people hid better than popularity does', () => {
  const ours = recallAt20(world, model)
  const baseline = recallAt20(world, popularity(world))
  assert.ok(ours > 1.5 * baseline, `${ours} against ${baseline}`)
})

test('only the nearest people are listened to', async () => {
  const one = await userKnn.fit(data(['abx', 'acy', 'ady']), { ...userKnn.defaults, neighbours: 1 }, quietRun())
  assert.deepEqual(
    one.retrieve({ history: [act('a'), act('b')], context: {}, at: 0 }, 5).map((f) => f.itemId),
    ['x'],
  )
})

test('a shared rarity says more than a shared favourite', async () => {
  const people = ['pqx', 'pry', 'psy', 'pty', 'puy']
  const model = await userKnn.fit(data(people), userKnn.defaults, quietRun())
  const scores = model.score({ history: [act('p'), act('q')], context: {}, at: 0 }, [itemId('x'), itemId('r')])
  assert.ok(scores[0]! > scores[1]!)
})

test('what is retrieved is unseen and scored as score scores it, one request after another', () => {
  for (const { asker } of world.askers.slice(0, 30)) {
    const found = model.retrieve(asker, 40)
    assert.equal(found.length, 40)
    const seen = new Set(asker.history.map((a) => a.itemId))
    assert.ok(found.every((f) => !seen.has(f.itemId)))
    const scores = model.score(
      asker,
      found.map((f) => f.itemId),
    )
    found.forEach((f, i) => {
      assert.equal(Math.fround(f.score), scores[i])
      assert.ok(i === 0 || f.score <= found[i - 1]!.score)
    })
  }
})

test('who has no history gets nothing, and what is unknown scores nothing', () => {
  assert.deepEqual(model.retrieve({ history: [], context: {}, at: 0 }, 10), [])
  assert.deepEqual(model.retrieve({ history: [act('never')], context: {}, at: 0 }, 10), [])
  assert.deepEqual([...model.score(asker, [itemId('never')])], [0])
})

test('of too many people a random sample is kept, and of each their latest acts', async () => {
  const small = { ...userKnn.defaults, people: 50, historyLength: 5 }
  const sampled = await userKnn.fit(world.data, small, quietRun(1))
  assert.equal(sampled.people.bounds.length, 51)
  assert.equal(sampled.people.ids.length, 250)
  const latest = new Set(
    world.askers.map(({ asker }) => asker.history.slice(0, 5).map((a) => a.itemId)).map((ids) => ids.toSorted().join()),
  )
  for (let person = 0; person < 50; person++) {
    const kept = Array.from(sampled.people.ids.subarray(person * 5, person * 5 + 5), (row) => sampled.items.id(row))
    assert.ok(latest.has(kept.toSorted().join()))
  }
  const [same, other] = [await userKnn.fit(world.data, small, quietRun(1)), await userKnn.fit(world.data, small, quietRun(2))]
  assert.deepEqual(userKnn.encode(same), userKnn.encode(sampled))
  assert.notDeepEqual(userKnn.encode(other), userKnn.encode(sampled))
})

test('decode after encode is the identity', () => {
  const again = userKnn.decode(userKnn.encode(model))
  assert.deepEqual(userKnn.encode(again), userKnn.encode(model))
  assert.deepEqual(again.retrieve(asker, 20), model.retrieve(asker, 20))
})
