import { join } from 'node:path'
import type { Measured, ReportRow } from '../src/cli/report.ts'
import type { LogRecord } from '../src/domain/entry.ts'
import { createEngine } from '../src/engine.ts'
import { FeatureStates } from '../src/features/feature-states.ts'
import { foldRecords, type World } from '../src/features/fold.ts'
import { standardFeatures } from '../src/features/standard.ts'
import { weightOf } from '../src/models/acts.ts'
import { memoryCatalog } from '../src/storage/memory/catalog.ts'
import { sqliteEventLog } from '../src/storage/sqlite/event-log.ts'
import { clockFrom, type Progress, preparedWorld, withCopy } from './prepared-world.ts'
import { median } from './quantile.ts'

export interface Options {
  readonly seed: number
  readonly report: Progress
}

const rounds = 5

/**
 * How long an engine takes from its folder to its first answer's readiness, beside its parts measured alone: reading the log and parsing
 * it, and folding records that are in memory already. Medians of five rounds, taken in turns.
 */
export async function run({ seed, report }: Options): Promise<Measured> {
  const { folder, end, world } = await preparedWorld(seed, report)
  return withCopy(folder, async (copy) => {
    const taken = { restart: [] as number[], 'read alone': [] as number[], 'fold alone': [] as number[] }
    let events = 0
    for (let round = 0; round < rounds; round++) {
      report('start again', round, rounds)
      const opening = performance.now()
      const engine = await createEngine({ dir: copy, clock: clockFrom(end) })
      taken.restart.push(performance.now() - opening)
      await engine.close()

      const log = await sqliteEventLog(join(copy, 'log.sqlite'))
      const batches: (readonly LogRecord[])[] = []
      const reading = performance.now()
      for await (const records of log.read(0)) batches.push(records)
      taken['read alone'].push(performance.now() - reading)
      await log.close()

      const empty = emptyWorld()
      const folding = performance.now()
      for (const records of batches) await foldRecords(empty, records)
      taken['fold alone'].push(performance.now() - folding)
      events = batches.reduce((sum, records) => sum + records.length, 0)
    }
    report('start again', rounds, rounds)
    const rows = Object.entries(taken).map(([measured, ms]): ReportRow => {
      const middle = median(ms)
      return { measured, events, seconds: middle / 1_000, microsecondsPerEvent: (middle * 1_000) / events }
    })
    return { dataset: `world of ${world.settings.people} people and ${world.settings.items} items`, rows }
  })
}

const emptyWorld = (): World => ({ catalog: memoryCatalog(), states: new FeatureStates(standardFeatures(weightOf)) })
