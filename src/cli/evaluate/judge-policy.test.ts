import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemId, UserId } from '../../domain/ids.ts'
import type { Engine } from '../../engine.ts'
import { endOf } from '../../simulator/settings.ts'
import { createWorld } from '../../simulator/world.ts'
import { gainsOf, type Judged, judge } from './judge-policy.ts'
import type { Policy } from './policies.ts'

const world = createWorld({ people: 60, items: 300, days: 10 })
const at = endOf(world.settings)
const people = world.users(at).map(({ userId }) => userId)
const best = new Map(people.map((userId) => [userId, world.bestSlate(userId, at, 20)]))
const truth = new Map(people.map((userId) => [userId, new Set(best.get(userId)!.slice(0, 3))]))
// these policies ask the world, not an engine
const lived = { world, engine: {} as Engine, clock: { now: () => at, set: () => {} } }

const showing = (name: string, list: (userId: UserId) => readonly ItemId[], degraded = false): Policy => ({
  name,
  show: async (_engine, userId) => ({ list: list(userId), degraded }),
})
const judged = (policy: Policy): Promise<Judged> => judge(policy, lived, truth, () => {})

test('the best lists there are foresee all, please more than the same lists upside down, and nothing in them is forbidden', async () => {
  const right = await judged(showing('right', (userId) => best.get(userId)!))
  const reversed = await judged(showing('reversed', (userId) => best.get(userId)!.toReversed()))
  assert.equal(right.row['recall@20'], 1)
  assert.equal(right.row['watchable'], 1)
  const [none, gain] = gainsOf([reversed, right])
  assert.equal(none, undefined)
  assert.ok(gain!.low > 0, `${gain!.low}`)
  assert.ok(gain!.low <= gain!.mean && gain!.mean <= gain!.high)
})

test('what may not be watched is worth nothing, and is counted', async () => {
  const forbidden = (userId: UserId) =>
    world
      .items()
      .map(({ itemId }) => itemId)
      .filter((itemId) => !world.mayWatch(userId, itemId, at))
      .slice(0, 20)
  const { row } = await judged(showing('forbidden', forbidden))
  assert.deepEqual([row['satisfaction'], row['watchable']], [0, 0])
})

test('answers that fell back are counted', async () => {
  assert.equal((await judged(showing('well', () => []))).degraded, 0)
  assert.equal((await judged(showing('degraded', () => [], true))).degraded, people.length)
})
