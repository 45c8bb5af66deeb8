import assert from 'node:assert/strict'
import { mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createEngine, type Engine } from '../src/engine.ts'
import { feature } from '../src/index.ts'
import { liveThroughSmallWorld } from './small-world.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-restart-'))
after(() => rm(root, { recursive: true }))
const { engine: first, clock, world } = await liveThroughSmallWorld({ dir: root })
const people = (await first.somePeople(40)).map(({ userId }) => userId)
const items = world.items(clock.now()).slice(0, 200)

/** Everything that is read of the states. */
async function read(engine: Engine) {
  const of = (entity: 'user' | 'item', ids: readonly string[]) =>
    Promise.all(ids.map((id) => engine.features(entity, id).catch(() => undefined)))
  return {
    people: await of('user', people),
    items: await of(
      'item',
      items.map(({ itemId }) => itemId),
    ),
    told: await engine.users(people),
    active: (await engine.somePeople(20)).map(({ userId }) => userId),
    drift: engine.drift(),
    loop: engine.loop(),
    status: { ...(await engine.status()), startedAt: 0 },
  }
}
// what they were shown is watched; comparing it waits until it is written
for (const userId of people) await first.recommend({ surface: 'for-you', userId })
await first.skew()
const before = await read(first)
assert.ok(before.drift.every(({ rows }) => rows > 500))
await first.close()

/** How many entries the next start folds. */
async function restart(more: (engine: Engine) => Promise<void> = async () => {}, config = {}) {
  const folded: number[] = []
  const engine = await createEngine({ dir: root, clock, warmUpMs: 0, progress: (done) => folded.push(done), ...config })
  await more(engine)
  const after = await read(engine)
  await engine.close()
  return { after, folded }
}

test('an engine that is started again reads its snapshot, and none of the log', async () => {
  const { after, folded } = await restart()
  assert.deepEqual(after, before)
  assert.deepEqual(folded, [before.status.logged])
})

test('what came after the snapshot is folded from the log', async () => {
  const like = { eventId: 'late', type: 'like', userId: people[0], itemId: items[0]!.itemId, at: clock.now() }
  const { after: with1 } = await restart(async (engine) => void (await engine.ingestEvents([like])))
  // without the snapshots that the last close wrote, everything comes from the log
  await rm(join(root, 'snapshots'), { recursive: true })
  const { after: with2 } = await restart()
  assert.deepEqual(with2, with1)
  assert.notDeepEqual(with1.people[0], before.people[0])
})

test('damaged snapshots, or ones of other features, cost time and nothing else', async () => {
  const sound = (await restart()).after
  for (const offset of await readdir(join(root, 'snapshots'))) {
    const file = await open(join(root, 'snapshots', offset, 'heap'), 'r+')
    await file.write(Buffer.from('damaged'), 0, 7, 4_000)
    await file.close()
  }
  assert.deepEqual((await restart()).after, sound)
  const more = { features: [feature('user.saves').of('user').on('save').count()] }
  const { after } = await restart(undefined, more)
  assert.deepEqual(
    after.items.map((item) => item?.values),
    sound.items.map((item) => item?.values),
  )
  assert.equal(typeof after.people[0]!.values['user.saves'], 'number')
})

test('beyond its bound an engine forgets who was silent longest, and begins anew with them', async () => {
  const engine = await createEngine({ clock, mostUsers: 64 })
  const watch = (n: number) => ({ eventId: `w${n}`, type: 'watch', userId: `u${n}`, itemId: 'i', at: clock.now() - 100_000 + n })
  await engine.ingestEvents(Array.from({ length: 80 }, (_, n) => watch(n)))
  await assert.rejects(engine.features('user', 'u0'), { code: 'NOT_FOUND' })
  assert.ok(await engine.features('user', 'u79'))
  await engine.ingestEvents([{ ...watch(90), userId: 'u0' }])
  const { values } = await engine.features('user', 'u0')
  assert.ok(Math.abs((values['user.watches.7d'] as number) - Math.log1p(1)) < 1e-3)
  assert.ok((await engine.somePeople(100)).length <= 64)
  await engine.close()
})

test('rules and the audit log are there after a restart, and rules in force', async () => {
  const [userId] = people
  const shown = async (engine: Engine) =>
    (await engine.recommend({ surface: 'popular', userId: userId!, params: { 'log.impressions': 0 } })).rows[0]!.items
  let gone = ''
  await restart(async (engine) => {
    gone = (await shown(engine))[0]!.itemId
    await engine.setRule({ ruleId: 'not-now', kind: 'block', items: `item.itemId == "${gone}"`, note: 'a letter came' })
    await engine.keepAudit({ by: 'ada', operation: 'set-rule', target: '/v1/rules/not-now', outcome: 'done' })
  })
  await restart(async (engine) => {
    assert.deepEqual(
      engine.rules().map(({ ruleId, note, createdAt }) => [ruleId, note, createdAt]),
      [['not-now', 'a letter came', clock.now()]],
    )
    assert.ok((await shown(engine)).every(({ itemId }) => itemId !== gone))
    const trail = await engine.auditTrail()
    assert.deepEqual(
      trail.map(({ at, by }) => [at, by]),
      [[clock.now(), 'ada']],
    )
    await engine.removeRule('not-now')
  })
})
