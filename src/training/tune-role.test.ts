import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ItemId, UserId } from '../domain/ids.ts'
import type { Search } from '../domain/search.ts'
import { dayMs } from '../domain/time.ts'
import type { Trial } from '../domain/trial.ts'
import { kinds } from '../models/kinds.ts'
import { createWorld } from '../simulator/world.ts'
import { rankerCut, validationCut } from './cuts.ts'
import { readHistory } from './history.ts'
import { heldOutAfter } from './judge.ts'
import { now, over } from './testing/over.ts'
import { train } from './train.ts'
import { tuneRole } from './tune-role.ts'

const entries = [...createWorld({ people: 80, items: 200, days: 14 }).history()] as never[]
const bare = (trials: readonly Trial<unknown>[]) => trials.map(({ seconds, ...rest }) => rest)

test('a search is kept trial by trial, and the next training fits the role with its best and says so', async () => {
  const parts = (await over(entries))()
  const told: number[] = []
  const { search, manifest } = await tuneRole(parts, 'markov', { trials: 8, onTrial: ({ trial }) => told.push(trial) })
  assert.deepEqual(told.toSorted(), [0, 1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(search.trials[0]?.settings, kinds.markov.defaults, 'it begins from the defaults')
  assert.ok(search.trials.every(({ metric, error }) => error === undefined && metric! >= 0 && metric! <= 1))
  assert.ok(new Set(search.trials.map(({ metric }) => metric)).size > 3, 'settings matter')
  assert.deepEqual(await parts.registry.searches.read(manifest.id), search)

  const { manifests } = await train(parts)
  const markov = manifests.find(({ role }) => role === 'markov')!
  assert.deepEqual([markov.settings, markov.search], [manifest.best!.settings, manifest.id])
  const als = manifests.find(({ role }) => role === 'als')!
  assert.deepEqual([als.settings, als.search], [kinds.als.defaults, undefined])
})

test('a search that was cut off goes on with the log as it stood, and makes the trials of one that was not', async () => {
  const parts = await over(entries)
  const options = { trials: 9, parallel: 3, seed: 4 }
  const { search: whole } = await tuneRole(parts(), 'markov', options)

  const cut = parts()
  const stop = new AbortController()
  const onTrial = ({ trial }: Trial<Search['start']>) => trial === 4 && stop.abort(new Error('cut'))
  await assert.rejects(tuneRole(cut, 'markov', { ...options, signal: stop.signal, onTrial }), /cut/)
  const late = { eventId: 'late', type: 'watch', userId: 'someone', itemId: 'new', at: now, value: 1 } as never
  await cut.log.append([{ kind: 'event', event: late }])
  const asked: number[] = []
  const { search } = await tuneRole(cut, 'markov', { ...options, onTrial: ({ trial }) => asked.push(trial) })
  assert.ok(asked.length > 0 && asked.length < 9)
  assert.deepEqual(bare(search.trials), bare(whole.trials))
  assert.equal(search.offset, whole.offset)

  const { search: anew } = await tuneRole(cut, 'markov', { ...options, trials: 1, fresh: true })
  assert.equal(anew.offset, whole.offset! + 1)
  assert.equal(anew.trials.length, 1)
})

test('trials are judged by what came before the rankers begin to learn, and fitted on what came before that', async () => {
  const history = await readHistory((await over(entries))().log, () => {})
  const until = rankerCut(history)
  const cut = validationCut(history, until)
  assert.ok(cut <= until - dayMs)
  const { truth, before } = heldOutAfter(history, cut, until)
  assert.ok(truth.size > 5)
  const when = (user: UserId, item: ItemId) =>
    history.interactions.filter(({ userId, itemId }) => userId === user && itemId === item).map(({ at }) => at)
  for (const [user, wanted] of truth)
    for (const item of wanted)
      assert.ok(when(user, item).some((at) => at > cut && at <= until) && Math.min(...when(user, item)) > cut)
  for (const acts of before.values()) assert.ok(acts.every(({ at }) => at <= cut))
})

test('settings of a search that this version does not know are left alone', async () => {
  const parts = (await over(entries))()
  const { search } = await tuneRole(parts, 'markov', { trials: 1 })
  const strange = { ...kinds.markov.defaults, window: 7, colour: 'red' }
  await parts.registry.searches.finish({ ...search, trials: [{ trial: 0, settings: strange, metric: 1, seconds: 1 }] }, now + 1)
  const { manifests } = await train(parts)
  assert.deepEqual(manifests.find(({ role }) => role === 'markov')?.settings, kinds.markov.defaults)
})

test('a log that holds nothing to foresee says so before any trial', async () => {
  const event = { eventId: 'e', type: 'watch', userId: 'u', itemId: 'i', at: now, value: 1 }
  for (const lines of [[], [{ entry: { kind: 'event', event } }]])
    await assert.rejects(tuneRole((await over(lines))(), 'als', { trials: 2 }), { code: 'NOTHING_TO_TRAIN_ON' })
})
