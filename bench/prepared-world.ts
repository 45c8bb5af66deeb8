import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ingestLines } from '../src/cli/batches.ts'
import { EngineError } from '../src/domain/error.ts'
import { dayMs, type Millis } from '../src/domain/time.ts'
import { createEngine, type Engine } from '../src/engine.ts'
import { createWorld, type World } from '../src/simulator/world.ts'
import type { Clock } from '../src/storage/ports/clock.ts'

export type Progress = (step: string, done: number, of: number) => void

export interface PreparedWorld {
  /** Log and artifacts of an engine trained on the world's past: to be copied, not opened. */
  readonly folder: string
  readonly world: World
  /** Where the past ends. */
  readonly end: Millis
}

const cache = fileURLToPath(new URL('../build/bench/', import.meta.url))

/** The default world, taken in and trained on. Kept in `build/bench`, so that a second run need not wait; delete it to begin anew. */
export async function preparedWorld(seed: number, report: Progress): Promise<PreparedWorld> {
  const world = createWorld({ seed })
  const { from, days } = world.settings
  const end = from + days * dayMs
  const folder = join(cache, `world-${seed}`)
  if (!(await exists(folder))) {
    const unfinished = `${folder}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    const engine = await createEngine({ dir: unfinished, clock: clockFrom(end) })
    await ingestLines(engine, world.history(), (lines) => report('ingest the past', lines, lines + 1))
    await engine.close()
    await rename(unfinished, folder)
  }
  const engine = await openTrainable(folder, clockFrom(end))
  if ((await engine.status()).models['ranker'] === undefined) await engine.train({ seed, progress: report })
  await engine.close()
  return { folder, world, end }
}

/** Models of another version are in nobody's way: they are made anew. */
async function openTrainable(dir: string, clock: Clock): Promise<Engine> {
  try {
    return await createEngine({ dir, clock, warmUpMs: 0 })
  } catch (error) {
    if (!(error instanceof EngineError) || !error.code.startsWith('MODEL_')) throw error
    await rm(join(dir, 'artifacts'), { recursive: true })
    return createEngine({ dir, clock, warmUpMs: 0 })
  }
}

/** Does something with a copy of the folder, which is deleted afterwards. */
export async function withCopy<T>(folder: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), 'serendip-bench-'))
  try {
    await cp(folder, copy, { recursive: true })
    return await use(copy)
  } finally {
    await rm(copy, { recursive: true })
  }
}

/** A clock that goes on from where the past ended: to a system clock, everything in the world would be long ago. */
export function clockFrom(end: Millis): Clock {
  const ahead = end - Date.now()
  return { now: () => Date.now() + ahead }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
