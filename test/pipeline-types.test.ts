// Read by the compiler: each line below an expectation must be refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pipeline } from '../src/pipeline/pipeline.ts'
import { alreadyWatched } from '../src/stages/filters/already-watched.ts'
import { unavailable } from '../src/stages/filters/unavailable.ts'
import { itemDetails } from '../src/stages/hydrators/item-details.ts'
import type { Parts } from '../src/stages/parts.ts'
import { past } from '../src/stages/query-hydrators/past.ts'
import { diverse } from '../src/stages/rerankers/diverse.ts'

const parts = {} as Parts

test('a funnel whose stages miss a fact does not compile, and one in the right order does', () => {
  const start = Pipeline.named('t')
  // @ts-expect-error nobody hydrated `item`
  start.filter(unavailable())
  // @ts-expect-error nobody hydrated `watched`
  start.filter(alreadyWatched())
  // @ts-expect-error nobody hydrated `item`
  start.rerank(diverse())
  const funnel = start.know(past(parts)).hydrate(itemDetails(parts)).filter(alreadyWatched(), unavailable()).rerank(diverse())
  // @ts-expect-error candidates found now would lack `item`
  funnel.retrieve({ name: 'source.late', retrieve: async () => [] })
  assert.deepEqual(
    funnel.stages.map(({ name }) => name),
    ['query.past', 'hydrator.item-details', 'filter.already-watched', 'filter.unavailable', 'reranker.diverse'],
  )
})
