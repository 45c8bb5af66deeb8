import type { Measured, ReportRow } from '../src/cli/report.ts'
import { createClient } from '../src/client/client.ts'
import { createEngine } from '../src/engine.ts'
import { createServer } from '../src/http/server.ts'
import { clockFrom, type Progress, preparedWorld, withCopy } from './prepared-world.ts'
import { quantile } from './quantile.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
  /** Events sent; 300 unless said. */
  readonly events?: number
}

const warmUp = 30

/**
 * How long from sending an event until the next answer to the same person shows it, over HTTP on this machine's loopback, with the log on disk:
 * the event refuses the item that stands first, and the answer asked for once the event is accepted must be without it.
 * `acceptedMs` is the part until the event was acknowledged, so durable and in force.
 */
export async function run({ seed, report, events = 300 }: Options): Promise<Measured> {
  const { folder, world, end } = await preparedWorld(seed, report)
  return withCopy(folder, async (copy) => {
    const clock = clockFrom(end)
    const engine = await createEngine({ dir: copy, clock })
    const server = await createServer({ engine, host: '127.0.0.1', port: 0 })
    const client = createClient({ url: server.url })
    const shownTo = async (userId: string) => {
      const { rows } = await client.recommend('for-you', { userId })
      return rows.flatMap(({ items }) => items.map(({ itemId }) => itemId))
    }
    const [shownMs, acceptedMs]: [number[], number[]] = [[], []]
    let missed = 0
    const users = world.users()
    for (let n = 0; n < warmUp + events; n++) {
      const { userId } = users[(n * 7_919) % users.length]!
      const [first] = await shownTo(userId)
      if (first === undefined) continue
      const event = { eventId: `bench-${seed}-${n}`, type: 'not_interested', userId, itemId: first, at: clock.now() } as const
      const sentAt = performance.now()
      await client.events([event])
      const acceptedAt = performance.now()
      const after = await shownTo(userId)
      if (n < warmUp) continue
      if (after.includes(first)) missed++
      shownMs.push(performance.now() - sentAt)
      acceptedMs.push(acceptedAt - sentAt)
      report('send events', n - warmUp + 1, events)
    }
    await server.close()
    await engine.close()
    const row = (what: string, ms: number[]): ReportRow => {
      const sorted = ms.toSorted((a, b) => a - b)
      return {
        what,
        events: sorted.length,
        p50Ms: quantile(sorted, 0.5),
        p99Ms: quantile(sorted, 0.99),
        maxMs: quantile(sorted, 1),
        missed,
      }
    }
    return {
      dataset: `world of ${world.settings.people} people and ${world.settings.items} items`,
      rows: [row('event sent until the next answer is without the item', shownMs), row('event sent until accepted', acceptedMs)],
    }
  })
}
