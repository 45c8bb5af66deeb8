import { config } from '../config.ts'
import { createEngine, type Engine, type EngineConfig } from '../engine.ts'
import type { Report } from './progress.ts'

/** The folder a verb works on: its flag, else the environment, else the default. */
export const dirOf = (options: { readonly dir?: string }): string => options.dir ?? config().dir

export const dirFlag = [
  '-d, --dir <folder>',
  'folder that everything is kept in (default: SERENDIP_DIR, else data/serendip)',
] as const
export const jsonFlag = ['--json', 'print one JSON object on standard output and nothing else'] as const

/** Opens an engine for as long as `use` runs, and closes it whatever comes of that. */
export async function withEngine<T>(
  dir: string,
  report: Report,
  use: (engine: Engine) => Promise<T>,
  more: EngineConfig = {},
): Promise<T> {
  const engine = await createEngine({ ...more, dir, progress: (done, of) => report('read the log', done, of) })
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}
