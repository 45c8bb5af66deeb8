import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { type UserId, userId } from '../domain/ids.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import { createEngine, type Engine } from '../engine.ts'
import { drawArtwork, ingestPast, worldUntilToday } from './demo-world.ts'
import { movieLensFolder } from './movielens-download.ts'
import { jsonFlag } from './opening.ts'
import { print } from './output.ts'
import { progress, type Report } from './progress.ts'
import { listen, untilStopped } from './serve.ts'
import { answerInWords } from './words.ts'

interface Options {
  data: 'world' | 'ml-100k'
  path?: string
  dir?: string
  people: number
  items: number
  days: number
  seed: number
  port: number
  fresh?: boolean
  once?: boolean
  open: boolean
  json?: boolean
}

/** serendip demo */
export const demo = () =>
  new Command('demo')
    .description('a world of people, trained on and served at an address with a page; a second run starts from what is on disk')
    .addOption(new Option('--data <set>', 'what to show').choices(['world', 'ml-100k']).default('world'))
    .option('--path <folder>', 'of ml-100k, when it is on this machine; without it, it is downloaded from GroupLens')
    .option('-d, --dir <folder>', 'folder that everything is kept in (default: data/demo-world or data/demo-ml-100k)')
    .option('--people <count>', 'of the world', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--days <count>', 'of the world', Number, 60)
    .option('--seed <number>', 'of the world and of training', Number, 1)
    .option('-p, --port <number>', '0 takes any free port', Number, 3_000)
    .option('--fresh', 'begin anew: deletes the folder first')
    .option('--once', 'do everything, answer a known and a new person, and end')
    .option('--no-open', 'do not open a browser')
    .option(...jsonFlag)
    .action(async (options: Options) => {
      const started = performance.now()
      const bars = progress()
      const dir = options.dir ?? join('data', `demo-${options.data}`)
      if (options.fresh === true) await rm(dir, { recursive: true, force: true })
      const engine = await createEngine({ dir, progress: (done, of) => bars.report('read the log', done, of) })
      try {
        if (!(await isComplete(engine))) await prepare(engine, dir, options, bars.report)
        bars.end()
        if (options.once === true) await answerOnce(engine, options, started)
        else {
          const server = await listen(engine, dir, { port: options.port })
          process.stdout.write(
            options.json ? `${JSON.stringify({ url: server.url })}\n` : `\nSerendip is at ${server.url}  (Ctrl+C stops it)\n`,
          )
          if (options.open && process.stdout.isTTY) openBrowser(server.url)
          return await untilStopped(server, engine)
        }
      } catch (error) {
        await engine.close()
        throw error
      }
      await engine.close()
    })

/** When the last film of ml-100k was rated: the demo moves its ratings so that this is now. */
const lastRating = 893_286_638_000

/** Training is the last step of preparing. */
const isComplete = async (engine: Engine) => Object.keys((await engine.status()).models).length > 0

/** Every step may be cut off and done again: events count once, artwork is drawn alike, training starts anew. */
async function prepare(engine: Engine, dir: string, options: Options, report: Report): Promise<void> {
  if (options.data === 'world') await prepareWorld(engine, dir, options, report)
  else {
    const path = await movieLensFolder(options.path, report)
    await engine.importMovieLens({
      path,
      shiftMs: Date.now() - lastRating,
      progress: ({ kind, done, of }) => report(`import ${kind}`, done, of ?? done + 1),
    })
  }
  await engine.train({ seed: options.seed, progress: report })
}

async function prepareWorld(engine: Engine, dir: string, { people, items, days, seed }: Options, report: Report): Promise<void> {
  report('make a world', 0, 1)
  const world = worldUntilToday({ seed, people, items, days })
  report('make a world', 1, 1)
  await drawArtwork(world, dir, report)
  await ingestPast(engine, world, report)
}

async function answerOnce(engine: Engine, { json = false }: Options, started: number): Promise<void> {
  const [person] = await engine.somePeople(1)
  const ask = async (id: UserId, country?: string) =>
    engine.recommend({ surface: 'home', userId: id, ...(country === undefined ? {} : { context: { country } }) })
  const known = await ask(person?.userId ?? userId('nobody'), person?.user?.country)
  const newcomer = await ask(userId(`newcomer-${Date.now()}`))
  const { stages } = await engine.explain(known.recommendationId)
  const told = {
    known: brief(known),
    newcomer: brief(newcomer),
    stages: stages.map(({ name, milliseconds, in: into, out }) => ({ name, milliseconds, in: into, out })),
    seconds: (performance.now() - started) / 1_000,
  }
  print(json, told, [`For ${known.userId}:`, answerInWords(known), '', 'For someone new:', answerInWords(newcomer)].join('\n'))
}

const brief = ({ userId, rows, degraded, rung }: Recommendation) => ({
  userId,
  items: rows.flatMap(({ id, items }) =>
    items.map(({ itemId, title, reason, position, propensity }) => ({
      itemId,
      title,
      reason: reason.text,
      row: id,
      position,
      propensity,
    })),
  ),
  degraded,
  rung,
})

/** Best effort: where there is no browser to open, the address has been printed. */
function openBrowser(url: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
