import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Event } from '../../domain/event.ts'
import { itemId, userId } from '../../domain/ids.ts'
import { duckdbRowReader } from '../../storage/duckdb/row-reader.ts'
import { memoryCatalog } from '../../storage/memory/catalog.ts'
import { systemClock } from '../../storage/memory/clock.ts'
import { memoryEventLog } from '../../storage/memory/event-log.ts'
import { createIngest } from '../ingest.ts'
import { importMovieLens } from './movielens.ts'

const root = await mkdtemp(join(tmpdir(), 'serendip-movielens-'))
after(() => rm(root, { recursive: true }))
const { SERENDIP_DATA = '../shared/data', SERENDIP_REQUIRE_ALL } = process.env
const ml100k = join(SERENDIP_DATA, 'ml-100k')

function set() {
  const catalog = memoryCatalog()
  const events: Event[] = []
  const ingest = createIngest({
    log: memoryEventLog(),
    clock: systemClock,
    apply: async (records) => {
      for (const { entry } of records) {
        if (entry.kind === 'event') events.push(entry.event)
        if (entry.kind === 'item') await catalog.putItems([entry.item])
        if (entry.kind === 'user') await catalog.putUsers([entry.user])
      }
    },
  })
  return { catalog, events, ingest }
}

const inTimeOrder = (events: readonly Event[]) => events.every((event, i) => i === 0 || events[i - 1]!.at <= event.at)

test('ml-100k comes in whole: films, people, and ratings in time order', async (t) => {
  if (!existsSync(ml100k)) {
    const reason = `${ml100k} is not there; set SERENDIP_DATA to the folder that holds ml-100k`
    assert.notEqual(SERENDIP_REQUIRE_ALL, '1', reason)
    return t.skip(reason)
  }
  const { catalog, events, ingest } = set()
  const seen = new Set<string>()
  const results = await importMovieLens({
    dir: ml100k,
    reader: duckdbRowReader,
    ingest,
    progress: ({ kind }) => void seen.add(kind),
  })
  assert.deepEqual(await catalog.count(), { items: 1_682, users: 943 })
  assert.equal(results.events.accepted, 100_000)
  assert.equal(results.items.rejected + results.users.rejected + results.events.rejected, 0)
  assert.deepEqual([...seen], ['items', 'users', 'events'])
  assert.ok(inTimeOrder(events))
  const [toyStory, cold, unknown] = await catalog.items(['1', '169', '267'].map(itemId))
  assert.deepEqual(
    [toyStory?.title, toyStory?.categories, toyStory?.attributes, toyStory?.publishedAt],
    ['Toy Story', ['Animation', "Children's", 'Comedy'], { year: 1995 }, Date.UTC(1995, 0, 1)],
  )
  assert.equal(cold?.title, 'The Wrong Trousers')
  assert.deepEqual([unknown?.title, unknown?.categories, unknown?.publishedAt], ['unknown', [], 0])
  const [first] = await catalog.users([userId('1')])
  assert.deepEqual([first?.age, first?.attributes], [24, { gender: 'M', occupation: 'technician' }])
})

test('a newer folder comes in from its CSV files, in time order, and twice counts once', async () => {
  const dir = join(root, 'ml-small')
  await mkdir(dir)
  await writeFile(
    join(dir, 'movies.csv'),
    'movieId,title,genres\n1,Toy Story (1995),Adventure|Comedy\n2,"American President, The (1995)",Drama\n3,Nameless,(no genres listed)\n',
  )
  await writeFile(
    join(dir, 'ratings.csv'),
    'userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,0.5,964981247\n2,1,5.0,1445714835\n',
  )
  const { catalog, events, ingest } = set()
  const first = await importMovieLens({ dir, reader: duckdbRowReader, ingest, notes: join(root, 'small') })
  assert.equal(first.events.accepted, 3)
  assert.ok(inTimeOrder(events))
  assert.deepEqual(
    events.map(({ eventId, value }) => [eventId, value]),
    [
      ['movielens-1-2-964981247', 0.5],
      ['movielens-1-1-964982703', 4],
      ['movielens-2-1-1445714835', 5],
    ],
  )
  const films = await catalog.items(['2', '3'].map(itemId))
  assert.deepEqual(
    films.map((film) => [film?.title, film?.categories]),
    [
      ['The American President', ['Drama']],
      ['Nameless', []],
    ],
  )
  assert.equal((await importMovieLens({ dir, reader: duckdbRowReader, ingest })).events.duplicates, 3)
})

test('another folder is refused with what to name instead', async () => {
  const { ingest } = set()
  await assert.rejects(importMovieLens({ dir: root, reader: duckdbRowReader, ingest }), /u\.data, or ratings\.csv/)
})
