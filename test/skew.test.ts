import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ingestLines } from '../src/cli/batches.ts'
import type { ItemId, UserId } from '../src/domain/ids.ts'
import type { Recommendation, RecommendationRequest } from '../src/domain/recommendation.ts'
import type { Verdict } from '../src/domain/verdict.ts'
import { Registry } from '../src/registry/registry.ts'
import { Serving } from '../src/serving/serving.ts'
import { endOf } from '../src/simulator/settings.ts'
import type { World } from '../src/simulator/world.ts'
import { fileArtifactStore } from '../src/storage/files/artifact-store.ts'
import type { EventLog } from '../src/storage/ports/event-log.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'
import { readHistory } from '../src/training/history.ts'
import { replay, replayedSchema } from '../src/training/replay.ts'
import { assemble, championsOf, emptyWorld } from './assembly.ts'
import { liveThroughSmallWorld, smallWorld } from './small-world.ts'

const dir = await mkdtemp(join(tmpdir(), 'serendip-skew-'))
after(() => rm(dir, { recursive: true }))

type Take = (rows: readonly unknown[]) => Promise<readonly Verdict[]>

/** What of an engine serves and takes in. */
interface Served {
  readonly clock: { readonly set: (at: number) => void }
  readonly recommend: (request: RecommendationRequest) => Promise<Recommendation>
  readonly events: Take
  readonly items: Take
  readonly users: Take
  readonly remove: Take
}

/**
 * A day of the world's life. Requests, the events that answer earlier ones, new, changed and removed items and changed people are all
 * under way at once, three visits at a time.
 */
async function live(world: World, { clock, recommend, events, items, users, remove }: Served): Promise<void> {
  const first = world.settings.days
  const known = world.items(endOf(world.settings))
  const under: Promise<unknown>[] = []
  for (const [n, visit] of world.visits(first).entries()) {
    clock.set(visit.at)
    const ask = (surface: string, userId: UserId) => recommend({ surface, userId, context: { device: 'tv' } })
    const answer = ask(n % 2 === 0 ? 'home' : 'for-you', visit.userId)
    under.push(
      answer.then(async ({ rows, recommendationId, surface }) => {
        const mine = rows.flatMap((row) => row.items).filter(({ itemId }) => !itemId.startsWith('new-'))
        const shown = { items: mine, recommendationId, surface, impressionsLogged: true }
        for (const event of world.react(visit.userId, shown, visit.at).events) await events([event])
      }),
      events(world.wander(visit.userId, visit.at, 2)),
      ask('for-you', visit.userId),
      items([{ ...known[(n * 7) % known.length]!, tags: [`changed-${n}`] }, newItem(n, visit.at)]),
      events([{ eventId: `like-${n}`, type: 'like', userId: visit.userId, itemId: `new-${n}`, at: visit.at }]),
      remove(n % 5 === 0 ? [known[(n * 11) % known.length]!.itemId] : []),
      users([{ userId: visit.userId, age: 30, preferences: { items: [known[n % known.length]!.itemId] } }]),
      ask('home', `newcomer-${n >> 2}` as UserId),
      events([{ eventId: `newcomer-${n}`, type: 'watch', userId: `newcomer-${n >> 2}`, itemId: known[n]!.itemId, at: visit.at }]),
    )
    if (n % 3 === 2) {
      await Promise.all(under.splice(0))
      for (const surface of ['home', 'for-you']) await ask(surface, visit.userId)
    }
  }
  await Promise.all(under)
}

const newItem = (n: number, at: number) => ({
  itemId: `new-${n}`,
  title: `The new thing number ${n}`,
  categories: ['Comedy'],
  creator: 'somebody new',
  publishedAt: at,
})

/** Every row that a request logged, beside the one that a replay of the log finds in its place. */
async function compare(log: EventLog, registry: Registry): Promise<void> {
  const history = await readHistory(log, () => {})
  const world = emptyWorld()
  const schema = replayedSchema(world.states.features)
  const slates = history.slates.filter(({ served }) => served.some((row) => row !== undefined && row !== ''))
  let rows = 0
  const strayed = new Map<string, number>()
  for await (const replayed of replay(log, world, await championsOf(registry), slates, history.offset)) {
    replayed.slate.served.forEach((row, place) => {
      const bytes = Uint8Array.from(Buffer.from(row!, 'base64'))
      const served = new Float32Array(bytes.buffer)
      assert.equal(served.length, schema.length)
      rows++
      schema.forEach((name, column) => {
        const again = replayed.rows[place * schema.length + column]
        if (!Object.is(served[column], again)) strayed.set(name, (strayed.get(name) ?? 0) + 1)
      })
    })
  }
  assert.ok(slates.length >= 25 && rows > 1_000, `only ${slates.length} slates and ${rows} rows to compare`)
  assert.deepEqual(Object.fromEntries(strayed), {}, `columns that strayed, of ${slates.length} slates and ${rows} rows`)
}

test('a replay of the log finds the rows that were served, float for float, with the log on disk', async () => {
  const { world, engine, clock } = await liveThroughSmallWorld({ dir })
  const { recommend, ingestEvents: events, ingestItems: items, ingestUsers: users, removeItems: remove } = engine
  await live(world, { clock, recommend, events, items, users, remove })
  await engine.close()
  const log = await sqliteEventLog(join(dir, 'log.sqlite'), clock)
  await compare(log, new Registry(fileArtifactStore(dir)))
  await log.close()
})

test('a replay of the log finds the rows that were served, float for float, with everything in memory', async () => {
  const world = smallWorld()
  const { clock, log, registry, ingest, parts, learn } = await assemble(endOf(world.settings))
  const { events, items, users, removeItems: remove } = ingest
  await ingestLines({ ingestEvents: events, ingestItems: items, ingestUsers: users }, world.history())
  await learn()
  // stores that answer a turn later, as those across a network do: so that events come into force in the midst of requests
  const later = <T>(answer: Promise<T>) => new Promise<T>((resolve) => setImmediate(() => resolve(answer)))
  const { catalog, states } = parts
  const slow = {
    ...parts,
    catalog: { ...catalog, items: (ids: readonly ItemId[]) => later(catalog.items(ids)) },
    states: {
      features: states.features,
      know: (ids: readonly string[]) => later(states.know(ids)),
      rows: (...asked: Parameters<typeof states.rows>) => states.rows(...asked),
      recall: (...asked: Parameters<typeof states.recall>) => states.recall(...asked),
    },
  }
  const serving = new Serving({ parts: slow, clock, budgetMs: 2_000 })
  const recommend = async (request: RecommendationRequest) => (await serving.recommend(request)).recommendation
  await live(world, { clock, recommend, events, items, users, remove })
  await serving.idle()
  await ingest.close()
  await compare(log, registry)
})
