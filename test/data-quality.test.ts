import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineError } from '../src/domain/error.ts'
import { createEngine } from '../src/engine.ts'
import { healthy, now } from '../src/monitoring/testing/material.ts'

const { interactions, items } = healthy()
const events = interactions.map(({ event, ...act }, n) => ({ eventId: `e${n}`, ...event, ...act }))
const robot = Array.from({ length: 3_000 }, (_, n) => ({
  ...events[n]!,
  eventId: `robot-${n}`,
  userId: 'robot',
  at: now - n * 60_000,
}))

test('bad data stops a training with check, figure, bound and remedy; the champions stay, and force trains all the same', async () => {
  const engine = await createEngine({ clock: { now: () => now }, warmUpMs: 0 })
  await engine.ingestItems([...items.keys()].map((itemId) => ({ itemId, title: itemId, publishedAt: now - 1e10 })))
  await engine.ingestEvents(events)
  const { manifests } = await engine.train()
  assert.ok(manifests.every(({ warnings }) => warnings === undefined))
  const { models } = await engine.status()
  await engine.ingestEvents(robot)
  await assert.rejects(engine.train(), (error: EngineError) => {
    assert.ok(error.code === 'DATA_QUALITY' && error.status === 409)
    assert.match(error.what, /one-person: .*robot.* \(0\.\d+, bound 0\.25\)/)
    assert.match(error.remedy, /robots.*serendip train --force/)
    return true
  })
  assert.deepEqual((await engine.status()).models, models)
  const crossed = (await engine.quality()).filter(({ status }) => status === 'crossed')
  assert.deepEqual(
    crossed.map(({ check }) => check),
    ['one-person'],
  )
  const forced = await engine.train({ force: true })
  for (const { warnings } of forced.manifests) assert.match(warnings!.join(), /one-person/)
  assert.notDeepEqual((await engine.status()).models, models)
  await engine.close()
})
