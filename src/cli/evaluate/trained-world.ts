import type { Millis } from '../../domain/time.ts'
import { createEngine, type Engine, type TrainingOptions } from '../../engine.ts'
import type { Line } from '../../simulator/history.ts'
import type { WorldSettings } from '../../simulator/settings.ts'
import { createWorld, type World } from '../../simulator/world.ts'
import { ingestPast } from '../demo-world.ts'
import type { Report } from '../progress.ts'

export interface TrainedWorld {
  readonly world: World
  readonly engine: Engine
  /** Stands at the cut until it is moved. */
  readonly clock: { readonly now: () => Millis; readonly set: (at: Millis) => void }
}

export interface Beginning {
  /** Which lines of the past it hears of; all unless said. */
  readonly hears?: (world: World) => (line: Line) => boolean
  /** How it learns; not at all where false. */
  readonly training?: TrainingOptions | false
  readonly shelvesEveryMs?: number
}

/** An engine in memory that has lived through a world's past up to `cut`, through its own way in, and learnt from it. */
export async function trainedWorld(
  settings: Partial<WorldSettings>,
  cut: (world: World) => Millis,
  report: Report,
  { hears = () => () => true, training = {}, shelvesEveryMs = 3_600_000 }: Beginning = {},
): Promise<TrainedWorld> {
  const world = createWorld(settings)
  const until = cut(world)
  let now = until
  const clock = { now: () => now, set: (at: Millis) => (now = at) }
  const engine = await createEngine({ clock, budgetMs: 60_000, tracesKept: 1, shelvesEveryMs })
  await ingestPast(engine, world, report, until, hears(world))
  if (training !== false) await engine.train({ seed: world.settings.seed, progress: report, ...training })
  return { world, engine, clock }
}
