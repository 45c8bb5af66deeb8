import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { pino } from 'pino'
import { config } from '../config.ts'
import { createEngine, type Engine, standardSchedule } from '../engine.ts'
import { createServer, type Server } from '../http/server.ts'
import { dirFlag, dirOf, jsonFlag } from './opening.ts'
import { progress } from './progress.ts'

export interface ServeOptions {
  readonly dir?: string
  readonly host?: string
  readonly port?: number
  readonly schedule?: boolean
  readonly json?: boolean
}

/** serendip serve */
export const serve = () =>
  new Command('serve')
    .description('answer over HTTP until stopped; SIGTERM finishes what was taken on and loses nothing')
    .option(...dirFlag)
    .option(
      '--host <address>',
      'where to listen; beyond this machine it needs SERENDIP_API_KEYS (default: SERENDIP_HOST, else 127.0.0.1)',
    )
    .option('-p, --port <number>', '0 takes any free port (default: SERENDIP_PORT, else 3000)', Number)
    .option(
      '--no-schedule',
      'train nothing by itself; else user models every 30 minutes, the index at 2 and the ranker at 3 o’clock UTC',
    )
    .option(...jsonFlag)
    .action(async (options: ServeOptions) => {
      const bars = progress()
      const dir = dirOf(options)
      const engine = await createEngine({
        dir,
        schedule: options.schedule ? standardSchedule : [],
        progress: (done, of) => bars.report('read the log', done, of),
      })
      const server = await listen(engine, dir, options)
      process.stdout.write(options.json ? `${JSON.stringify({ url: server.url })}\n` : `listening on ${server.url}\n`)
      await untilStopped(server, engine)
    })

/** The server over an engine, with the page and the folder's media. */
export function listen(engine: Engine, dir: string, options: ServeOptions): Promise<Server> {
  const { host, port, apiKeys, logLevel } = config()
  const page = join(import.meta.dirname, '../../build/console')
  const media = join(dir, 'media')
  return createServer({
    engine,
    host: options.host ?? host,
    port: options.port ?? port,
    apiKeys,
    logger: pino({ level: logLevel }, pino.destination(2)),
    ...(existsSync(join(page, 'index.html')) ? { page } : {}),
    ...(existsSync(media) ? { media } : {}),
  })
}

/** Ctrl+C reaches a program both from the terminal and from the program that started it: within this time that is one wish. */
const oneWishMs = 2_000

/** Resolves once a signal came and everything taken on is finished and written down. Who asks again later than that is obeyed at once. */
export async function untilStopped(server: Server, engine: Engine): Promise<void> {
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  let firstAt: number | undefined
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      firstAt ??= performance.now()
      if (performance.now() - firstAt > oneWishMs) process.exit(1)
      resolve()
    })
  }
  await stopped
  await server.close()
  await engine.close()
}
