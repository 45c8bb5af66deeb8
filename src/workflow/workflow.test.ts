import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs, hourMs, minuteMs } from '../domain/time.ts'
import { memoryArtifactStore } from '../storage/memory/artifact-store.ts'
import { memoryStepCache } from '../storage/memory/step-cache.ts'
import { type RunParts, run, type StepRecord } from './run.ts'
import { RunBook, type RunRecord } from './run-book.ts'
import { dueAt, mostDue } from './schedule.ts'
import { asJson, type Step, step } from './step.ts'

/** data ▶ fit (kept) ▶ judge (kept), and fit ▶ rows ▶ rank (kept): what is done is noted. */
function workflow({ data = [3, 1, 2], length = 3, settings = 1, fails = '' } = {}) {
  const done: string[] = []
  const noted =
    <I, T>(name: string, work: (inputs: I) => T) =>
    (inputs: I): T => {
      if (name === fails) throw new Error(`${name} failed`)
      done.push(name)
      return work(inputs)
    }
  const log = step('log', {}, { key: length, run: noted('log', () => data) })
  const sorted = step(
    'sort',
    { log },
    { run: noted('sort', ({ log }) => log.toSorted()), digest: (all: readonly number[]) => all.join() },
  )
  const fit = step(
    'fit',
    { sorted },
    {
      key: settings,
      kept: asJson<number>(),
      run: noted('fit', ({ sorted }) => settings * (sorted as readonly number[]).at(-1)!),
    },
  )
  const judge = step('judge', { fit }, { kept: asJson<string>(), run: noted('judge', ({ fit }) => `good: ${fit}`) })
  const rows = step('rows', { log, fit }, { run: noted('rows', ({ log, fit }) => log.map((x) => x * fit)) })
  const rank = step(
    'rank',
    { rows },
    { kept: asJson<number>(), run: noted('rank', ({ rows }) => rows.reduce((a, b) => a + b, 0)) },
  )
  const goal: Step<{ judge: string; rank: number }> = step('register', { judge, rank }, { run: noted('register', (all) => all) })
  return { goal, done }
}

async function ran(about: Parameters<typeof workflow>[0], parts: RunParts = {}) {
  const { goal, done } = workflow(about)
  let records: readonly StepRecord[] = []
  const outcome = await run(goal, { ...parts, told: (steps) => (records = steps) }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  return { ...outcome, done, states: Object.fromEntries(records.map(({ name, state }) => [name, state])) }
}

test('each step is done once, after those that it needs', async () => {
  const { done, states, ...outcome } = await ran({})
  assert.deepEqual(outcome, { value: { judge: 'good: 3', rank: 18 } })
  assert.deepEqual(done.toSorted(), ['fit', 'judge', 'log', 'rank', 'register', 'rows', 'sort'])
  for (const [before, after] of [
    ['log', 'sort'],
    ['sort', 'fit'],
    ['fit', 'rows'],
    ['rows', 'rank'],
    ['rank', 'register'],
  ])
    assert.ok(done.indexOf(before!) < done.indexOf(after!), `${before} before ${after}`)
  assert.deepEqual(new Set(Object.values(states)), new Set(['done']))
})

test('what is kept is not done again, nor is what only led to it', async () => {
  const cache = memoryStepCache()
  await ran({}, { cache })
  const again = await ran({}, { cache })
  assert.deepEqual(again.done, ['log', 'sort', 'register'])
  assert.deepEqual(again.states, {
    ...{ log: 'done', sort: 'done', fit: 'cached', judge: 'cached', rows: 'not done', rank: 'cached', register: 'done' },
  })
})

test('a setting that changed is followed by all that hangs on it, and by nothing else', async () => {
  const cache = memoryStepCache()
  await ran({}, { cache })
  const other = await ran({ settings: 2 }, { cache })
  assert.deepEqual('value' in other && other.value, { judge: 'good: 6', rank: 36 })
  assert.deepEqual(other.done, ['log', 'sort', 'fit', 'judge', 'rows', 'rank', 'register'])
  const before = await ran({}, { cache })
  assert.deepEqual(before.done, ['log', 'sort', 'register'], 'what was before is still there')
})

test('a log that grew by what makes no difference to a step leaves that step alone', async () => {
  const cache = memoryStepCache()
  await ran({}, { cache })
  const { states } = await ran({ data: [1, 2, 3], length: 4 }, { cache })
  assert.deepEqual([states['fit'], states['judge'], states['rank']], ['cached', 'cached', 'done'])
})

test('code that changed does everything again', async () => {
  const cache = memoryStepCache()
  await ran({}, { cache, salt: '1' })
  assert.equal((await ran({}, { cache, salt: '2' })).states['fit'], 'done')
})

test('a run that failed is taken up where it stood', async () => {
  const cache = memoryStepCache()
  const failed = await ran({ fails: 'rank' }, { cache })
  assert.match(String('error' in failed && failed.error), /rank failed/)
  assert.deepEqual([failed.states['fit'], failed.states['rank'], failed.states['register']], ['done', 'failed', 'not done'])
  const { states } = await ran({}, { cache })
  assert.deepEqual([states['fit'], states['judge'], states['rank']], ['cached', 'cached', 'done'])
})

test('an abandoned run stops, and says why', async () => {
  const { goal, done } = workflow()
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(run(goal, { signal }), /enough/)
  assert.deepEqual(done, [])
})

const record = (about: Partial<RunRecord>): RunRecord => ({
  ...{ id: 'a', what: 'all', why: 'asked for', startedAt: 0, state: 'running', offset: 1, steps: [], artifacts: [] },
  ...about,
})

test('a run that ended with its process was interrupted', async () => {
  const store = memoryArtifactStore()
  const book = await RunBook.open(store)
  await book.begin(record({ id: 'a' }))
  await book.change('a', { state: 'done', endedAt: 5, artifacts: ['x'] })
  await book.begin(record({ id: 'b' }))
  const found = (await RunBook.open(store)).all
  assert.deepEqual(
    found.map(({ id, state, artifacts }) => [id, state, artifacts.length]),
    [
      ['a', 'done', 1],
      ['b', 'interrupted', 0],
    ],
  )
})

test('what is due every so often is due so long after it began, and at once where it never ran', () => {
  const every = { everyMinutes: 30 }
  assert.equal(dueAt(every, undefined), 0)
  assert.equal(dueAt(every, record({ startedAt: dayMs, state: 'done' })), dayMs + 30 * minuteMs)
  assert.equal(dueAt(every, record({ startedAt: dayMs, state: 'failed' })), dayMs + 30 * minuteMs)
})

test('what is due daily is due at its time of day, once for all the days that were missed, and an hour after it failed', () => {
  const daily = { dailyAt: '03:15' } as const
  const at = 3.25 * hourMs
  assert.equal(dueAt(daily, record({ startedAt: 10 * dayMs, state: 'done' })), 10 * dayMs + at)
  assert.equal(dueAt(daily, record({ startedAt: 10 * dayMs + at, state: 'done' })), 11 * dayMs + at)
  assert.equal(dueAt(daily, record({ startedAt: 10 * dayMs + 20 * hourMs, state: 'done' })), 11 * dayMs + at)
  assert.equal(dueAt(daily, record({ startedAt: 10 * dayMs + at, state: 'failed' })), 10 * dayMs + at + hourMs)
})

test('what has been due the longest comes first, and what is not due not at all', () => {
  const schedules = [
    { name: 'often', what: 'users', when: { everyMinutes: 30 } },
    { name: 'nightly', what: 'index', when: { dailyAt: '02:00' } },
  ] as const
  const ranAt =
    (times: Record<string, number>) =>
    ({ what }: { what: string }) =>
      record({ startedAt: times[what]!, state: 'done' })
  const now = 10 * dayMs + 3 * hourMs
  const due = (times: Record<string, number>) => mostDue(schedules, ranAt(times), now)?.name
  assert.equal(due({ users: now - 31 * minuteMs, index: now - dayMs }), 'nightly')
  assert.equal(due({ users: now - 31 * minuteMs, index: now - minuteMs }), 'often')
  assert.equal(due({ users: now - minuteMs, index: now - minuteMs }), undefined)
})
