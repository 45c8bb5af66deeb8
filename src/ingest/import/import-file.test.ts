import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { LogRecord } from '../../domain/entry.ts'
import { duckdbRowReader } from '../../storage/duckdb/row-reader.ts'
import { systemClock } from '../../storage/memory/clock.ts'
import { memoryEventLog } from '../../storage/memory/event-log.ts'
import { createIngest } from '../ingest.ts'
import { type ImportFileOptions, importFile } from './import-file.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-import-'))
after(() => rm(root, { recursive: true }))

async function files(content: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(root, 'files-'))
  for (const [name, text] of Object.entries(content)) await writeFile(join(folder, name), text)
  return (name) => join(folder, name)
}

function set() {
  const records: LogRecord[] = []
  const ingest = createIngest({ log: memoryEventLog(), clock: systemClock, apply: (more) => void records.push(...more) })
  const entries = () => records.map((record) => record.entry)
  const load = (options: Pick<ImportFileOptions, 'path' | 'kind'> & Partial<ImportFileOptions>) =>
    importFile({ reader: duckdbRowReader, ingest, ...options })
  return { ingest, entries, load }
}

const ratings = (count: number) =>
  `user_id,movieId,rating,timestamp\n${Array.from({ length: count }, (_, i) => `${i % 97},${i % 31},${1 + (i % 5)},${1_000_000_000 + i}`).join('\n')}\n`

describe('importing a file', () => {
  test('of ratings as the world writes them needs no mapping, and says what was guessed', async () => {
    const at = await files({ 'ratings.csv': 'user_id,movieId,rating,timestamp,mood\n007,12,4.5,1112486027,glad\n' })
    const { load, entries } = set()
    const result = await load({ path: at('ratings.csv'), kind: 'events' })
    assert.deepEqual(result.guessed, {
      mapping: { userId: 'user_id', itemId: 'movieId', at: 'timestamp', value: 'rating' },
      constants: { type: 'rating' },
      timeUnit: 'seconds',
      unused: ['mood'],
    })
    const [entry] = entries()
    assert.ok(entry?.kind === 'event')
    const { eventId, ...event } = entry.event
    assert.match(eventId, /^import-[0-9a-f]{32}$/)
    assert.deepEqual(event, { type: 'rating', userId: '007', itemId: '12', at: 1_112_486_027_000, value: 4.5 })
  })

  test('in the form of the API passes through as it is', async () => {
    const event = {
      eventId: 'e1',
      type: 'watch',
      userId: 'ann',
      itemId: 'film',
      at: 1_700_000_000_000,
      value: 0.5,
      context: { device: 'tv' },
    }
    const at = await files({ 'events.ndjson': `${JSON.stringify(event)}\n` })
    const { load, entries } = set()
    await load({ path: at('events.ndjson'), kind: 'events' })
    assert.deepEqual(entries(), [{ kind: 'event', event }])
  })

  test('of items turns text into lists, numbers, times and flags', async () => {
    const at = await files({
      'items.csv': 'id,name,genres,release_date,in_stock,min_age,year\n9,Dune,Drama|Sci-Fi,2021-09-15 10:00:00,yes,12,2021\n',
    })
    const { load, entries } = set()
    await load({ path: at('items.csv'), kind: 'items', mapping: { 'attributes.year': 'year' } })
    const [entry] = entries()
    assert.ok(entry?.kind === 'item')
    const { itemId, title, categories, publishedAt, available, maturity, attributes } = entry.item
    assert.deepEqual(
      { itemId, title, categories, publishedAt, available, maturity, attributes },
      {
        itemId: '9',
        title: 'Dune',
        categories: ['Drama', 'Sci-Fi'],
        publishedAt: Date.UTC(2021, 8, 15, 10),
        available: true,
        maturity: 12,
        attributes: { year: 2021 },
      },
    )
  })

  test('of users reads what they told at the door', async () => {
    const at = await files({ 'users.csv': 'customer_id,age,country,interests\nann,33,DE,drama|comedy\n' })
    const { load, entries } = set()
    await load({ path: at('users.csv'), kind: 'users' })
    assert.deepEqual(entries(), [
      {
        kind: 'user',
        user: {
          userId: 'ann',
          age: 33,
          country: 'DE',
          attributes: {},
          preferences: { items: [], categories: ['drama', 'comedy'], creators: [] },
        },
      },
    ])
  })

  test('twice counts once', async () => {
    const at = await files({ 'a.csv': ratings(300), 'renamed.csv': ratings(300) })
    const { load, entries } = set()
    assert.equal((await load({ path: at('a.csv'), kind: 'events' })).accepted, 300)
    assert.equal((await load({ path: at('renamed.csv'), kind: 'events' })).duplicates, 300)
    assert.equal(entries().length, 300)
  })

  test('keeps equal rows apart: two equal lines are two events', async () => {
    const at = await files({ 'a.csv': 'user,item,action,ts\na,b,click,1700000000\na,b,click,1700000000\n' })
    assert.equal((await set().load({ path: at('a.csv'), kind: 'events' })).accepted, 2)
  })

  test('writes each bad row to the reject file with its number, field and remedy, and goes on', async () => {
    const at = await files({
      'a.ndjson':
        '{"userId":"a","itemId":"b","type":"click","at":"2020-01-01"}\nnot json\n\n{"userId":"a","itemId":"b","type":"clik","at":5}\n',
    })
    const result = await set().load({ path: at('a.ndjson'), kind: 'events', rejects: at('rejects') })
    assert.equal(result.accepted, 1)
    assert.equal(result.rejected, 2)
    const [first, second] = (await readFile(at('rejects'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual([first.row, first.original, first.remedy], [2, 'not json', 'Write one JSON object a line.'])
    assert.deepEqual([second.row, second.field, second.original.type], [4, 'type', 'clik'])
    assert.match(second.remedy, /Did you mean click/)
  })

  test('tells how far it is, to the end', async () => {
    const at = await files({ 'a.csv': ratings(5_000) })
    const steps: (number | undefined)[][] = []
    await set().load({ path: at('a.csv'), kind: 'events', progress: ({ done, of }) => void steps.push([done, of]) })
    assert.deepEqual(steps[0], [0, 5_000])
    assert.deepEqual(steps.at(-1), [5_000, 5_000])
    assert.ok(steps.length > 2)
  })

  test('refuses a mapping to a column that is not there, and a file in which nobody acts', async () => {
    const at = await files({ 'a.csv': 'x,y\n1,2\n' })
    await assert.rejects(set().load({ path: at('a.csv'), kind: 'events', mapping: { userId: 'who' } }), /no column who.*x, y/)
    await assert.rejects(set().load({ path: at('a.csv'), kind: 'events' }), { code: 'BAD_REQUEST' })
  })
})

test('an import that was stopped goes on where it stopped, and its reject file is as if it had not', async () => {
  const lines = ratings(9_000).split('\n')
  for (const bad of [10, 3_000, 8_000]) lines[bad] = 'a,b,9,1000000000'
  const at = await files({ 'a.csv': lines.join('\n') })
  const { ingest, entries } = set()
  const options = {
    reader: duckdbRowReader,
    path: at('a.csv'),
    kind: 'events',
    checkpoint: at('checkpoint'),
    rejects: at('rejects'),
  } as const
  let calls = 0
  const failing = {
    ...ingest,
    events: (rows: readonly unknown[]) => (++calls === 3 ? Promise.reject(new Error('power cut')) : ingest.events(rows)),
  }
  await assert.rejects(importFile({ ...options, ingest: failing }), /power cut/)
  await writeFile(at('rejects'), 'half a li', { flag: 'a' })

  const result = await importFile({ ...options, ingest })
  assert.equal(result.resumedFrom, 4_000)
  assert.equal(result.rows, 5_000)
  assert.equal(entries().length, 9_000 - 3)
  const rejects = (await readFile(at('rejects'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    rejects.map((reject) => reject.row),
    [10, 3_000, 8_000],
  )
  const again = await importFile({ ...options, ingest })
  assert.deepEqual([again.resumedFrom, again.duplicates], [0, 8_997])
})
