import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Candidate } from '../domain/candidate.ts'
import type { Query } from '../domain/query.ts'
import { Deadline } from './attempt.ts'
import { Pipeline } from './pipeline.ts'
import { type Filter, type Hydrator, required } from './stages.ts'
import { aQuery, found, idsOf, never, sourceOf, untilAborted } from './testing.ts'

const lengthOf: Hydrator<Query, Candidate, { length: number }> = {
  name: 'hydrator.length',
  fallback: { length: -1 },
  hydrate: async (_query, candidates) =>
    candidates.map(({ itemId }) => (itemId === 'unknown' ? undefined : { length: itemId.length })),
}
const byLength = {
  name: 'scorer.length',
  score: async (_: Query, candidates: readonly { length: number }[]) => Float64Array.from(candidates, (c) => c.length),
}
const takeAll = {
  name: 'reranker.all',
  rerank: (_: Query, ranked: readonly unknown[], size: number) =>
    ranked.slice(0, size).map((__, index) => ({ index, propensity: 1 })),
}

test('a request runs from sources to a slate, and the trace says what each stage did', async () => {
  const outcome = await Pipeline.named('t')
    .retrieve(sourceOf('a', 'x', 'yyy'), sourceOf('b', 'yyy', 'zz'))
    .hydrate(lengthOf)
    .score(byLength)
    .rerank(takeAll, 2)
    .run(aQuery(), never)
  assert.deepEqual(idsOf(outcome.slate), ['yyy', 'zz'])
  assert.deepEqual(idsOf(outcome.reserve), ['x'])
  assert.deepEqual(
    outcome.slate[0]!.origins.map(({ source, rank }) => [source, rank]),
    [
      ['source.a', 1],
      ['source.b', 0],
    ],
  )
  assert.deepEqual(
    outcome.stages.map((stage) => [stage.stage, stage.status, stage.in, stage.out]),
    [
      ['source.a', 'ok', 0, 2],
      ['source.b', 'ok', 0, 2],
      ['hydrator.length', 'ok', 3, 3],
      ['scorer.length', 'ok', 3, 3],
      ['reranker.all', 'ok', 3, 2],
    ],
  )
})

test('a source that fails or is late brings nothing, and the others are served', async () => {
  const outcome = await Pipeline.named('t')
    .retrieve(
      sourceOf('good', 'a', 'b'),
      { name: 'source.broken', retrieve: () => Promise.reject(new Error('down')) },
      {
        name: 'source.throws',
        retrieve: () => {
          throw new Error('at once')
        },
      },
      { name: 'source.late', timeoutMs: 5, retrieve: (_query, signal) => untilAborted(signal) },
    )
    .run(aQuery(), never)
  assert.deepEqual(idsOf(outcome.slate), ['a', 'b'])
  assert.deepEqual(
    outcome.stages.map(({ stage, status }) => [stage, status]),
    [
      ['source.good', 'ok'],
      ['source.broken', 'fallback'],
      ['source.throws', 'fallback'],
      ['source.late', 'fallback'],
    ],
  )
})

test('stages share the budget of the request: what comes after it is spent falls back at once', async () => {
  const started = performance.now()
  const outcome = await Pipeline.named('t')
    .retrieve(sourceOf('a', 'a'), { name: 'source.endless', retrieve: (_query, signal) => untilAborted(signal) })
    .hydrate({ ...lengthOf, hydrate: (_query, _all, signal) => untilAborted(signal) })
    .run(aQuery(), never, 40)
  assert.ok(performance.now() - started < 400)
  assert.deepEqual(
    outcome.stages.map(({ status }) => status),
    ['ok', 'fallback', 'fallback'],
  )
  assert.equal((outcome.slate[0] as { length?: number }).length, -1)
})

test('a larger budget raises the caps of stages as far, and a smaller one leaves them', () => {
  const cap = (budgetMs: number) => new Deadline(budgetMs, never).left(5)
  assert.equal(cap(100), 5)
  assert.equal(cap(60_000), 3_000)
  assert.equal(cap(50), 5)
})

test('a hydrator that does not know, or fails, leaves its fallback', async () => {
  const run = (hydrator: typeof lengthOf) =>
    Pipeline.named('t')
      .retrieve(sourceOf('a', 'unknown', 'ab'))
      .hydrate(hydrator)
      .run(aQuery(), never)
  assert.deepEqual(
    (await run(lengthOf)).slate.map((c) => c.length),
    [-1, 2],
  )
  assert.deepEqual(
    (await run({ ...lengthOf, hydrate: () => Promise.reject(new Error('down')) })).slate.map((c) => c.length),
    [-1, -1],
  )
  assert.deepEqual(
    (await run({ ...lengthOf, enabled: () => false })).slate.map((c) => c.length),
    [-1, -1],
  )
})

test('a required hydrator that fails fails the request', async () => {
  const funnel = Pipeline.named('t').know({
    name: 'query.rights',
    fallback: required,
    hydrate: () => Promise.reject(new Error('down')),
  })
  await assert.rejects(funnel.run(aQuery(), never), { code: 'STAGE_REQUIRED' })
})

test('a filter that throws keeps nothing', async () => {
  const broken: Filter<Query, Candidate> = {
    name: 'filter.rights',
    keeps: () => {
      throw new Error('bug')
    },
  }
  const outcome = await Pipeline.named('t')
    .retrieve(sourceOf('a', 'a', 'b'))
    .filter(broken)
    .run(aQuery(), never)
  assert.deepEqual(outcome.slate, [])
  assert.deepEqual(
    outcome.removed.map(({ candidate, by }) => [candidate.itemId, by]),
    [
      ['a', 'filter.rights'],
      ['b', 'filter.rights'],
    ],
  )
})

test('a stage that answers for too few, overwrites, or chooses twice has broken its contract', async () => {
  const start = Pipeline.named('t').retrieve(sourceOf('a', 'a', 'b'))
  const short = await start.hydrate({ ...lengthOf, hydrate: async () => [{ length: 1 }] }).run(aQuery(), never)
  assert.match(short.stages.at(-1)!.error!, /answered 1 times for 2/)
  const thief = {
    name: 'hydrator.thief',
    fallback: { score: 9 },
    hydrate: async (_: Query, all: readonly Candidate[]) => all.map(() => ({ score: 9 })),
  }
  await assert.rejects(start.hydrate(thief).run(aQuery(), never), { code: 'STAGE_BROKE_ITS_CONTRACT' })
  const twice = {
    name: 'reranker.twice',
    rerank: () => [
      { index: 0, propensity: 1 },
      { index: 0, propensity: 1 },
    ],
  }
  const outcome = await start.rerank(twice).run(aQuery(), never)
  assert.equal(outcome.stages.at(-1)!.status, 'fallback')
  assert.deepEqual(idsOf(outcome.slate), ['a', 'b'])
})

test('a score that is not a number never wins a place', async () => {
  const outcome = await Pipeline.named('t')
    .retrieve(sourceOf('a', 'bad', 'good'))
    .score({
      name: 'scorer.half',
      score: async (_query, all) => Float64Array.from(all, ({ itemId }) => (itemId === 'bad' ? Number.NaN : -5)),
    })
    .rerank(takeAll, 1)
    .run(aQuery(), never)
  assert.deepEqual(idsOf(outcome.slate), ['good'])
})

test('side effects start after the answer, break nothing, and are waited for at shutdown', async () => {
  const done: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const funnel = Pipeline.named('t')
    .retrieve(sourceOf('a', 'a'))
    .after(
      {
        name: 'after.slow',
        after: async () => {
          await promise
          done.push('slow')
        },
      },
      { name: 'after.broken', after: () => Promise.reject(new Error('down')) },
      {
        name: 'after.throws',
        after: () => {
          throw new Error('at once')
        },
      },
    )
  await funnel.run(aQuery(), never)
  assert.deepEqual(done, [])
  resolve()
  await funnel.idle()
  assert.deepEqual(done, ['slow'])
})

test('propensities of the policies along the way are multiplied', async () => {
  const half = {
    name: 'reranker.half',
    rerank: (_: Query, ranked: readonly unknown[]) => ranked.map((__, index) => ({ index, propensity: 0.5 })),
  }
  const outcome = await Pipeline.named('t')
    .retrieve(sourceOf('a', 'a'))
    .rerank(half)
    .rerank({ ...half, name: 'reranker.again' })
    .run(aQuery(), never)
  assert.equal(outcome.slate[0]!.propensity, 0.25)
})

test('a candidate found twice by one source counts once', async () => {
  const outcome = await Pipeline.named('t')
    .retrieve({ name: 'source.a', retrieve: async () => [...found('a'), ...found('a')] })
    .run(aQuery(), never)
  assert.equal(outcome.slate[0]!.origins.length, 1)
})
