// A small world that engines of tests have lived through: a past, a present, and models learnt from it.
import { ingestLines } from '../src/cli/batches.ts'
import { createEngine, type Engine, type EngineConfig } from '../src/engine.ts'
import { endOf } from '../src/simulator/settings.ts'
import { createWorld, type World } from '../src/simulator/world.ts'
import { manualClock } from '../src/storage/memory/clock.ts'

export interface Lived {
  readonly world: World
  readonly engine: Engine
  /** Stands where the past ends, until it is moved. */
  readonly clock: ReturnType<typeof manualClock>
}

export const smallWorld = () => createWorld({ people: 150, items: 600, days: 20 })

/** An engine that took the small world's past in through its own way in, and trained on it. */
export async function liveThroughSmallWorld(config: Omit<EngineConfig, 'clock'> = {}): Promise<Lived> {
  const world = smallWorld()
  const clock = manualClock(endOf(world.settings))
  const engine = await createEngine({ budgetMs: 2_000, shelvesEveryMs: 20, warmUpMs: 0, ...config, clock })
  await ingestLines(engine, world.history())
  await engine.train()
  return { world, engine, clock }
}
