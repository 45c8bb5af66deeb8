import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/schema'
import { json, lines, listening } from './testing/listening.ts'

type Tree = { readonly [key: string]: unknown }

interface Answered {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema: Tree }>>
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Tree
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Tree }>> }
  readonly responses: Readonly<Record<string, Answered>>
  readonly security?: readonly Tree[]
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Tree>>; readonly securitySchemes: Tree }
}

const documentOf = async (url: string) => (await (await fetch(`${url}/openapi.json`)).json()) as Document

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

function* refsWithin(tree: unknown): Generator<string> {
  if (typeof tree !== 'object' || tree === null) return
  for (const [key, value] of Object.entries(tree)) {
    if (key === '$ref') yield String(value)
    else yield* refsWithin(value)
  }
}

/** A request for each operation, such as its documentation asks for, with the status that it should be answered with. */
const examples: Readonly<Record<string, readonly [path: string, init?: RequestInit]>> = {
  'send-items': [
    '/v1/items',
    json([{ itemId: 'i', title: 'Item one', artworks: [{ artworkId: 'a', url: '/a.svg' }], attributes: { year: 1999 } }]),
  ],
  'send-users': ['/v1/users', json({ userId: 'u', country: 'DK', age: 30 })],
  'send-events': ['/v1/events', lines('{"eventId":"e","type":"click","userId":"u","itemId":"i","at":1}')],
  recommend: [
    '/v1/recommendations/home',
    json({ userId: 'u', size: 5, context: { country: 'DK', device: 'tv' }, seeds: ['i'], params: {} }),
  ],
  explain: ['/v1/explain/r0'],
  'recent-answers': ['/v1/answers?limit=3&userId=u&surface=home'],
  pulse: ['/v1/pulse'],
  live: ['/v1/live'],
  rehearse: [
    '/v1/playground/home',
    json({ userId: 'u', supposed: { acts: [{ type: 'like', itemId: 'i' }], forgets: 'all' }, models: {} }),
  ],
  surfaces: ['/v1/surfaces'],
  params: ['/v1/params'],
  item: ['/v1/items/i'],
  'find-items': ['/v1/items?text=one&limit=3'],
  onboarding: ['/v1/onboarding?limit=3'],
  user: ['/v1/users/u'],
  people: ['/v1/people?limit=3'],
  features: ['/v1/features/item/film?at=1000'],
  experiments: ['/v1/experiments'],
  'declare-experiment': [
    '/v1/experiments',
    json({
      name: 'deeper',
      arms: [
        { name: 'control', weight: 1 },
        { name: 'treatment', weight: 1, params: { 'rank.deep': 0 } },
      ],
      target: { countries: ['DK'], attributes: { plan: 'pro' } },
      guardrails: [{ metric: 'latency', margin: 0.1 }],
    }),
  ],
  'ramp-experiment': ['/v1/experiments/deeper/ramp', json({ share: 0.1 })],
  'stop-experiment': ['/v1/experiments/deeper/stop', json({ why: 'enough seen' })],
  'experiment-results': ['/v1/experiments/deeper/results'],
  'experiment-history': ['/v1/experiments/deeper/history'],
  'experiment-power': ['/v1/experiments/power', json({ metric: 'take-rate', effect: 0.05, peoplePerDay: 100 })],
  'hold-out': ['/v1/holdout', json({ share: 0.01 })],
  arms: ['/v1/users/u/arms?surface=home&country=DK'],
  rules: ['/v1/rules'],
  'set-rule': ['/v1/rules/more-drama', { ...json({ kind: 'hide', items: 'item.maturity >= 18' }), method: 'PUT' }],
  'remove-rule': ['/v1/rules/more-drama', { method: 'DELETE' }],
  'preview-rule': ['/v1/rules/preview', json({ rule: { kind: 'hide', items: 'true' }, surface: 'home', userIds: ['u'] })],
  audit: ['/v1/audit?limit=5&operation=set-rule&target=/v1/rules'],
  train: ['/v1/training', json({ only: 'ranker', rollOut: 'canary' })],
  trainingRuns: ['/v1/training/runs?limit=5'],
  models: ['/v1/models'],
  lineage: ['/v1/models/sha256-of-als/lineage'],
  rollouts: ['/v1/rollouts'],
  promote: ['/v1/rollouts', json({ models: ['sha256-of-als'], how: 'canary' })],
  'roll-back': ['/v1/rollouts/back', json({ role: 'als' })],
  drift: ['/v1/monitoring/drift'],
  loop: ['/v1/monitoring/loop'],
  neighbours: ['/v1/items/i/neighbours?count=3'],
  reach: ['/v1/items/i/reach?days=3'],
  taste: ['/v1/users/u/taste?count=3'],
  'feature-definitions': ['/v1/features/definitions'],
  'column-drift': ['/v1/monitoring/drift/item.watches'],
  'catalog-health': ['/v1/catalog/health?window=week'],
  skew: ['/v1/monitoring/skew', json({ most: 100, seed: 2 })],
  quality: ['/v1/monitoring/quality?seed=2'],
  bias: ['/v1/monitoring/audit', json({ days: 3, action: 'watch' })],
  health: ['/health'],
  ready: ['/ready'],
  metrics: ['/metrics'],
  openapi: ['/openapi.json'],
  'remove-item': ['/v1/items/i', { method: 'DELETE' }],
}

test('the document has the shape of OpenAPI 3.1', async (t) => {
  const document = await documentOf((await listening(t)).url)
  assert.match(document.openapi, /^3\.1\.\d+$/)
  assert.ok(document.info.title && document.info.version)
  const operations = operationsOf(document)
  assert.equal(
    new Set(operations.map(({ operation }) => operation.operationId)).size,
    operations.length,
    'operation ids are unique',
  )
  for (const { path, method, operation } of operations) {
    const name = `${method} ${path}`
    assert.match(path, /^\/[\w./{}-]+$/)
    assert.ok(['get', 'post', 'put', 'delete'].includes(method), name)
    assert.ok(operation.summary && operation.tags.length === 1, name)
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
    assert.deepEqual(
      declared.map((parameter) => parameter.name),
      inPath,
      name,
    )
    assert.ok(
      declared.every(({ required }) => required === true),
      name,
    )
    assert.equal(operation.requestBody !== undefined, method === 'post' || method === 'put', name)
    for (const [status, answer] of Object.entries(operation.responses)) {
      assert.match(status, /^([1-5]\d\d|[1-5]XX|default)$/, name)
      assert.ok(typeof answer.description === 'string' && answer.content, `${name} ${status}`)
    }
    for (const status of ['4XX', '5XX']) {
      const problem = operation.responses[status]?.content?.['application/problem+json']?.schema
      assert.deepEqual(problem, { $ref: '#/components/schemas/Problem' }, `${name} ${status}`)
    }
  }
  for (const ref of refsWithin(document)) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(ref)?.[1]
    assert.ok(name !== undefined && document.components.schemas[name], `${ref} is there`)
  }
})

test('every documented route answers as its document says', async (t) => {
  const { url } = await listening(t)
  const document = await documentOf(url)
  const operations = new Map(operationsOf(document).map(({ operation }) => [operation.operationId, operation]))
  assert.deepEqual([...operations.keys()].sort(), Object.keys(examples).sort(), 'each route has its example here')
  for (const [id, [path, init]] of Object.entries(examples)) {
    const response = await fetch(url + path, init)
    assert.equal(response.status, 200, id)
    const [type, media] = Object.entries(operations.get(id)!.responses['200']!.content!)[0]!
    assert.ok(response.headers.get('content-type')!.startsWith(type), id)
    if (type === 'text/event-stream') {
      const { value } = await response.body!.getReader().read()
      assert.match(new TextDecoder().decode(value), /^retry: \d+/, id)
      continue
    }
    const body: unknown = type === 'application/json' ? await response.json() : await response.text()
    const check = Compile({ ...media.schema, components: document.components })
    assert.ok(check.Check(body), `${id}: ${JSON.stringify(check.Errors(body)[1]?.[0])}`)
  }
})

test('every problem is as its document says', async (t) => {
  const { url } = await listening(t)
  const document = await documentOf(url)
  const check = Compile({ $ref: '#/components/schemas/Problem', components: document.components })
  assert.ok(check.Check(await (await fetch(`${url}/v1/items/none`)).json()))
  assert.ok(!check.Check({ status: 404 }), 'the check can fail')
})

test('the document asks for a key exactly where the server does', async (t) => {
  const { url } = await listening(t, { apiKeys: ['a-long-enough-key'] })
  const headers = { 'x-api-key': 'a-long-enough-key' }
  const document = (await (await fetch(`${url}/openapi.json`, { headers })).json()) as Document
  for (const { operation } of operationsOf(document)) {
    const [path, init] = examples[operation.operationId]!
    const isOpen = operation.security?.length === 0
    assert.equal((await fetch(url + path, init)).status === 401, !isOpen, operation.operationId)
  }
})
