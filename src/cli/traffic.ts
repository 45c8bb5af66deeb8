import { Command } from 'commander'
import { createClient } from '../client/client.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import { drive } from '../simulator/traffic.ts'
import { worldUntilToday } from './demo-world.ts'
import { jsonFlag } from './opening.ts'
import { print } from './output.ts'

interface Options {
  url: string
  key?: string
  rate: number
  seconds: number
  people: number
  items: number
  days: number
  seed: number
  surface: string
  json?: boolean
}

/** serendip traffic */
export const traffic = () =>
  new Command('traffic')
    .description('let the people of the demo world visit a running server: they ask, watch, like, and send what they did')
    .option('--url <address>', 'of the server', 'http://127.0.0.1:3000')
    .option('--key <apiKey>', 'if the server asks for one')
    .option('--rate <visits>', 'begun a second, on average', Number, 2)
    .option('--seconds <count>', 'how long', Number, 60)
    .option('-s, --surface <name>', 'that they visit', 'home')
    .option('--people <count>', 'of the world, as the demo was made with', Number, 2_000)
    .option('--items <count>', 'of the world', Number, 5_000)
    .option('--days <count>', 'of the world', Number, 60)
    .option('--seed <number>', 'of the world', Number, 1)
    .option(...jsonFlag)
    .action(async ({ url, key, rate, seconds, surface, people, items, days, seed, json = false }: Options) => {
      const client = createClient({ url, ...(key === undefined ? {} : { apiKey: key }) })
      await client.ready()
      const world = worldUntilToday({ seed, people, items, days })
      let visits = 0
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort())
      const summary = await drive(world, {
        surface,
        sessionsPerSecond: rate,
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(seconds * 1_000)]),
        recommend: async ({ surface, ...request }) => (await client.recommend(surface, request)) as unknown as Recommendation,
        send: (events) => client.events(events),
        visited: () => process.stderr.write(`\r${++visits} visits`),
      })
      process.stderr.write('\n')
      const { sessions, failed, events, satisfaction } = summary
      print(
        json,
        summary,
        `${sessions} visits (${failed} failed), ${events} events, true satisfaction ${satisfaction.toFixed(3)} a slate`,
      )
    })
