import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measured, ReportRow } from '../src/cli/report.ts'
import type { Event } from '../src/domain/event.ts'
import { itemId, userId } from '../src/domain/ids.ts'
import { type Declaration, days, hours } from '../src/features/declaration/declaration.ts'
import { feature } from '../src/features/declaration/feature.ts'
import { FeatureSet } from '../src/features/feature-set.ts'
import { FeatureStates } from '../src/features/feature-states.ts'
import type { World } from '../src/features/fold.ts'
import { capture, restore } from '../src/features/snapshots.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { Tables } from '../src/features/state/table.ts'
import { integer, mulberry32 } from '../src/math/random.ts'
import { weightOf } from '../src/models/acts.ts'
import { fileSnapshotStore } from '../src/storage/files/snapshot-store.ts'
import { memoryCatalog } from '../src/storage/memory/catalog.ts'
import { memoryEventLog } from '../src/storage/memory/event-log.ts'
import { replay } from '../src/training/replay.ts'
import type { Slate } from '../src/training/slates.ts'
import { eventBatches, items, start } from './feature-events.ts'
import { trainingSet } from './feature-sql.ts'
import type { Progress } from './prepared-world.ts'
import { share } from './published-items.ts'
import { median, quantile } from './quantile.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
  /** People whose states a restart brings back. */
  readonly people?: number
  /** Of which SQL makes a training set, a row for each ten. */
  readonly events?: number
}

/** What a team might declare first. */
const five: readonly Declaration[] = [
  feature('item.completion-rate.7d')
    .of('item')
    .on('watch')
    .rate((e) => e.value >= 0.9, { prior: [2, 10] })
    .over(days(7)),
  feature('item.clicks.7d').of('item').on('click').count().decayed(days(7)),
  feature('item.impressions.7d').of('item').on('impression').count().decayed(days(7)),
  feature('user.watches.7d').of('user').on('watch').count().decayed(days(7)),
  feature('user.silent').of('user').on('click', 'watch', 'like', 'skip').since(),
]

/** How fast features are folded, replayed, read and shared, how large their states are, and how long they take to come back. */
export async function run({ seed, report, people = 1_000_000, events = 10_000_000 }: Options): Promise<Measured> {
  const rows: ReportRow[] = []
  const step = async (name: string, measure: () => Promise<readonly ReportRow[]> | readonly ReportRow[]) => {
    report(name, 0, 1)
    rows.push(...(await measure()))
    report(name, 1, 1)
  }
  await step('fold', () => [
    fold('five features', new FeatureSet(five), seed),
    fold('standard features', standardFeatures(weightOf), seed),
  ])
  await step('replay', () => replayed(seed))
  await step('read', () => read(seed))
  await step('sql', () => trainingSet(events, Math.floor(events / 10), seed, report))
  await step('share', () => share(sixtyFour(), seed))
  await step('restart', () => restarted(people, seed))
  return {
    dataset: `random events of ${people} people`,
    rows,
    notes: [
      'fold is timed behind the parse of each batch of 1,000, on one core; a read is 1,000 rows of 64 features, of a million items',
    ],
  }
}

/** As the log hands them over. */
const recordsOf = (events: readonly Event[]) => events.map((event) => ({ entry: { kind: 'event' as const, event } }))

/** Median of four parts of two million events, by 100,000 people on 50,000 items. */
function fold(name: string, features: FeatureSet, seed: number): ReportRow {
  const states = new FeatureStates(features)
  for (const item of items(50_000)) states.putItem(item)
  const speeds: number[] = []
  let [spent, done] = [0, 0]
  for (const batch of eventBatches({ users: 100_000, items: 50_000, everyMs: 2_000 }, 2_000_000, seed)) {
    const records = recordsOf(batch)
    const started = performance.now()
    states.foldAll(records)
    spent += performance.now() - started
    done += batch.length
    if (done % 500_000 === 0) {
      speeds.push((500_000 / spent) * 1_000)
      spent = 0
    }
  }
  return { what: 'fold', of: name, perSecond: Math.round(median(speeds)), seconds: 2_000_000 / median(speeds) }
}

/** Rows as training makes them: slates of 20 all along a log of 300,000 events, which is folded on the way. */
async function replayed(seed: number): Promise<readonly ReportRow[]> {
  const log = memoryEventLog({ now: () => start })
  await log.append([...items(20_000)].map((item) => ({ kind: 'item', item })))
  for (const batch of eventBatches({ users: 20_000, items: 20_000, everyMs: 10_000 }, 300_000, seed)) {
    await log.append(batch.map((event) => ({ kind: 'event', event })))
  }
  const random = mulberry32(seed)
  const slates = Array.from({ length: 10_000 }, (_, n): Slate => {
    const offset = 20_000 + n * 30
    const itemIds = Array.from({ length: 20 }, () => itemId(`item-${integer(random, 20_000)}`))
    const person = userId(`user-${integer(random, 20_000)}`)
    const none = {
      positions: itemIds.map(() => -1),
      propensities: itemIds.map(() => 1),
      labels: [],
      served: itemIds.map(() => undefined),
    }
    return { offset, userId: person, at: start + n * 300_000, context: {}, surface: 'home', itemIds, ...none }
  })
  const world: World = { catalog: memoryCatalog(), states: new FeatureStates(standardFeatures(weightOf)) }
  const started = performance.now()
  let made = 0
  for await (const { rows } of replay(log, world, {}, slates, await log.last())) made += rows.length > 0 ? 20 : 0
  const seconds = (performance.now() - started) / 1_000
  await log.close()
  return [
    {
      what: 'replay',
      of: 'rows of the standard features, events folded on the way',
      perSecond: Math.round(made / seconds),
      seconds,
    },
  ]
}

/** 64 features as an engine of some age has them: of items, of users, of users and what items are. */
export function sixtyFour(): FeatureSet {
  const windows = [days(1), days(3), days(7), days(14), days(30)] as const
  const of = windows.flatMap((span, w): Declaration[] => [
    feature(`item.watches.${w}`).of('item').on('watch').count().decayed(span).scaled(),
    feature(`item.impressions.${w}`).of('item').on('impression').count().decayed(span),
    feature(`item.click-rate.${w}`)
      .of('item')
      .on('impression', 'click')
      .rate((e) => e.type === 'click', { per: (e) => e.type === 'impression', prior: [1, 12] })
      .decayed(span),
    feature(`item.portion.${w}`)
      .of('item')
      .on('watch')
      .mean((e) => e.value)
      .decayed(span),
    feature(`item.completion.${w}`)
      .of('item')
      .on('watch')
      .rate((e) => e.value >= 0.9, { prior: [2, 10] })
      .over(span),
    feature(`item.clicks.${w}`).of('item').on('click').count().over(span),
    feature(`item.portion-sum.${w}`)
      .of('item')
      .on('watch')
      .sum((e) => e.value)
      .over(span),
    feature(`user.watches.${w}`).of('user').on('watch').count().decayed(span),
    feature(`user.portion.${w}`)
      .of('user')
      .on('watch')
      .mean((e) => e.value)
      .over(span),
    feature(`user-item.category.${w}`)
      .of('user')
      .by('category')
      .on('watch')
      .sum((e) => e.value)
      .decayed(span),
    feature(`user-item.creator.${w}`).of('user').by('creator').on('watch').count().decayed(span),
    feature(`user-item.tag.${w}`).of('user').by('tag').on('watch').count().decayed(span),
  ])
  return new FeatureSet([
    ...of,
    feature('item.silent').of('item').on('watch').since().scaled(),
    feature('item.longest')
      .of('item')
      .on('watch')
      .max((e) => e.value),
    feature('item.age')
      .value((a) => Math.max(0, a.age) / 86400000)
      .scaled(),
    feature('user-item.shown').of('user').by('item').on('impression').count().decayed(hours(24)),
  ])
}

function read(seed: number): readonly ReportRow[] {
  const count = 1_000_000
  const states = new FeatureStates(sixtyFour())
  for (const item of items(count)) states.putItem(item)
  let end = start
  for (const batch of eventBatches({ users: 20_000, items: count, everyMs: 500 }, 1_000_000, seed)) {
    states.foldAll(recordsOf(batch))
    end = batch.at(-1)!.at
  }
  const random = mulberry32(seed + 1)
  const names = Array.from({ length: count }, (_, n) => `item-${n}`)
  const times: number[] = []
  for (let n = 0; n < 2_200; n++) {
    const wanted = Array.from({ length: 1_000 }, () => names[integer(random, count)]!)
    const started = performance.now()
    const rows = states.rows({ at: end + n, context: { device: 'tv' } }, `user-${integer(random, 20_000)}`, wanted)
    const took = performance.now() - started
    if (rows.length !== 64_000) throw new Error(`${rows.length} numbers were read`)
    // the first are read while the code is being compiled
    if (n >= 200) times.push(took)
  }
  times.sort((a, b) => a - b)
  const p50Ms = quantile(times, 0.5)
  return [
    {
      what: 'read',
      of: '1,000 rows x 64 features of 1,000,000 items',
      perSecond: Math.round(1e6 / p50Ms),
      p50Ms,
      p99Ms: quantile(times, 0.99),
    },
  ]
}

/** Bytes a person of memories: what they liked, watched and refused. */
function remembered({ features, users, heap }: FeatureStates): number {
  let cells = 0
  for (const memory of features.memories) {
    const { merges } = memory
    const tables = new Tables(heap, { tiled: false, merges, initial: merges.map(() => 0), single: false })
    for (let row = 1; row <= users.last; row++) {
      const pointer = users.rows.cells[users.rows.base(row) + features.memoryCell(memory)]!
      if (pointer !== 0) cells += tables.sizeOf(pointer)
    }
  }
  return (cells * 8) / users.count
}

/** A million people with ten events each, written as a snapshot and read again. */
async function restarted(people: number, seed: number): Promise<readonly ReportRow[]> {
  const dir = await mkdtemp(join(tmpdir(), 'serendip-bench-'))
  try {
    const made = 100_000
    const world: World = { catalog: memoryCatalog(), states: new FeatureStates(standardFeatures(weightOf)) }
    for (const item of items(made)) {
      world.states.putItem(item)
      await world.catalog.putItems([item])
    }
    const events = people * 10
    for (const batch of eventBatches({ users: people, items: made, everyMs: 100 }, events, seed))
      world.states.foldAll(recordsOf(batch))
    const { users, items: known, heap } = world.states
    const capturing = performance.now()
    const make = await capture(world, events)
    const captured = performance.now() - capturing
    const snapshot = await make()
    await fileSnapshotStore(dir).save(snapshot)
    const size = (name: string) => snapshot.parts.get(name)!.length
    const again: World = { catalog: memoryCatalog(), states: new FeatureStates(standardFeatures(weightOf)) }
    const started = performance.now()
    await restore(again, (await fileSnapshotStore(dir).latest())!)
    const seconds = (performance.now() - started) / 1_000
    if (again.states.users.count !== users.count) throw new Error('people were lost')
    const rowBytes = users.rows.width * 8
    return [
      {
        what: 'restart',
        of: `${users.count} people and ${known.count} items`,
        perSecond: Math.round(users.count / seconds),
        seconds,
      },
      { what: 'restart', of: 'events wait while a snapshot is captured', seconds: captured / 1_000 },
      { what: 'memory', of: 'a person, all tables and memories', bytes: Math.round(rowBytes + (heap.used * 8) / users.count) },
      {
        what: 'memory',
        of: 'a person, beyond what is remembered one by one',
        bytes: Math.round(rowBytes + (heap.used * 8) / users.count - remembered(world.states)),
      },
      { what: 'memory', of: 'a person, the row alone', bytes: rowBytes },
      { what: 'memory', of: 'an item, its row', bytes: known.rows.width * 8 },
      {
        what: 'memory',
        of: 'the snapshot, a person',
        bytes: Math.round((size('users.rows') + size('heap') + size('users.ids')) / users.count),
      },
    ]
  } finally {
    await rm(dir, { recursive: true })
  }
}
