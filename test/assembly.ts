// The engine's parts, put together by hand: for tests that must reach between them, to read the log or to break a part.

import { ArtworkBandit } from '../src/bandits/artwork/artwork-bandit.ts'
import { RowRates } from '../src/bandits/row-rates.ts'
import type { LogRecord } from '../src/domain/entry.ts'
import { FeatureStates } from '../src/features/feature-states.ts'
import { type World as Folded, foldRecords } from '../src/features/fold.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { createIngest } from '../src/ingest/ingest.ts'
import { weightOf } from '../src/models/acts.ts'
import { followCatalog, learnCatalog } from '../src/models/follow-catalog.ts'
import { kinds, type Models, type Role } from '../src/models/kinds.ts'
import { Registry } from '../src/registry/registry.ts'
import type { SurfaceParts } from '../src/serving/surface.ts'
import { StockedShelves } from '../src/stages/shelves.ts'
import { memoryArtifactStore } from '../src/storage/memory/artifact-store.ts'
import { memoryCatalog } from '../src/storage/memory/catalog.ts'
import { manualClock } from '../src/storage/memory/clock.ts'
import { memoryEventLog } from '../src/storage/memory/event-log.ts'
import { train } from '../src/training/train.ts'

export const emptyWorld = (): Folded => ({
  catalog: memoryCatalog(),
  states: new FeatureStates(standardFeatures(weightOf)),
})

/** The models in service, decoded anew: what has been added to one set since is not in the other. */
export async function championsOf(registry: Registry): Promise<Models> {
  const decoded = [...(await registry.champions())].map(
    async ([role, { id }]) => [role, kinds[role as Role].decode(await registry.bytes(id))] as const,
  )
  return Object.fromEntries(await Promise.all(decoded))
}

/** Log, ingest, features, catalog and models in memory, and the parts that serving is made of. */
export async function assemble(at: number) {
  const clock = manualClock(at)
  const log = memoryEventLog(clock)
  const registry = new Registry(memoryArtifactStore())
  const world = emptyWorld()
  const shelves = new StockedShelves()
  let models: Models = {}
  let artifacts: Readonly<Record<string, string>> = {}
  let [applied, begun] = [0, 0]

  const apply = async (records: readonly LogRecord[]) => {
    begun = records.at(-1)!.offset
    await foldRecords(world, records)
    const arrived = records.flatMap(({ entry }) => (entry.kind === 'item' ? [entry.item] : []))
    followCatalog(
      models,
      records.map(({ entry }) => entry),
    )
    shelves.arrived(arrived, clock.now())
    applied = begun
  }
  const ingest = createIngest({ log, clock, apply })
  const parts: SurfaceParts = {
    ...world,
    artworks: new ArtworkBandit(),
    rows: new RowRates(),
    shelves,
    applied: () => (applied === begun ? applied : 0),
    models: () => models,
    release: () => 'test',
    artifacts: () => artifacts,
    append: (events) => ingest.record(events.map((event) => ({ kind: 'event', event }))),
  }
  return {
    clock,
    log,
    registry,
    ingest,
    parts,
    learn: async (seed = 1) => {
      const trained = await train({ log, registry, clock, emptyWorld, engine: 'test' }, { seed })
      models = await championsOf(registry)
      await learnCatalog(models, world.catalog.allItems())
      artifacts = Object.fromEntries([...(await registry.champions())].map(([role, { id }]) => [role, id]))
      await shelves.stock(world.catalog, world.states, clock.now())
      return trained
    },
    stock: () => shelves.stock(world.catalog, world.states, clock.now()),
  }
}

export type Assembly = Awaited<ReturnType<typeof assemble>>
