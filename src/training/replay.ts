import type { LogRecord } from '../domain/entry.ts'
import { historyOf } from '../features/definitions/history.ts'
import type { FeatureSet } from '../features/feature-set.ts'
import { foldRecords, type World } from '../features/fold.ts'
import { joinColumns } from '../math/columns.ts'
import { askerFrom } from '../models/asker.ts'
import { followCatalog } from '../models/follow-catalog.ts'
import type { Models } from '../models/kinds.ts'
import type { Asker } from '../models/model.ts'
import { modelScoreSchema, modelScores } from '../models/model-scores.ts'
import type { LogReading } from '../storage/ports/event-log.ts'
import type { Slate } from './slates.ts'

/** A slate with the rows that the ranker would have seen, had it been asked then: items x (features + model scores), row-major. */
export interface ReplayedSlate {
  readonly slate: Slate
  readonly rows: Float32Array
  readonly asker: Asker
  /** As `Shown.likeness`. */
  readonly likeness?: Float32Array
}

/** Columns of a replayed row. */
export const replayedSchema = (features: FeatureSet): readonly string[] => [...features.schema, ...modelScoreSchema]

/**
 * Folds the log from its beginning into `world`, empty at first, with the code that ingest folds with, and stops after each slate's
 * offset to read its rows with the code that serving reads with. So a row holds nothing from its own future, and equals the row
 * that was served, float for float.
 */
export async function* replay(
  log: LogReading,
  world: World,
  models: Models,
  slates: readonly Slate[],
  upTo: number,
): AsyncGenerator<ReplayedSlate> {
  const waiting = slates.toSorted((a, b) => a.offset - b.offset)
  let next = 0
  for await (const records of log.read(0, upTo)) {
    let done = 0
    while (next < waiting.length && waiting[next]!.offset <= records.at(-1)!.offset) {
      const slate = waiting[next++]!
      let end = done
      while (end < records.length && records[end]!.offset <= slate.offset) end++
      if (end > done) await advance(world, models, records.slice(done, end))
      done = end
      yield { slate, ...(await seenIn(world, models, slate)) }
    }
    if (done < records.length) await advance(world, models, records.slice(done))
  }
}

/** The same, gathered; says every so often how far it is. */
export async function replayAll(
  log: LogReading,
  world: World,
  models: Models,
  slates: readonly Slate[],
  upTo: number,
  progress: (done: number, of: number) => void,
): Promise<readonly ReplayedSlate[]> {
  const replayed: ReplayedSlate[] = []
  for await (const each of replay(log, world, models, slates, upTo)) {
    if (replayed.push(each) % 500 === 0 && replayed.length < slates.length) progress(replayed.length, slates.length)
  }
  progress(slates.length, slates.length)
  return replayed
}

async function advance(world: World, models: Models, records: readonly LogRecord[]): Promise<void> {
  await foldRecords(world, records)
  followCatalog(
    models,
    records.map(({ entry }) => entry),
  )
}

async function seenIn(
  { catalog, states }: World,
  models: Models,
  { userId, itemIds, at, context, surface }: Slate,
): Promise<Omit<ReplayedSlate, 'slate'>> {
  const [user] = await catalog.users([userId])
  const history = historyOf(states, userId)
  const asker = askerFrom({ history, userId, user, context, at })
  const rows = joinColumns(itemIds.length, [
    { rows: states.rows({ at, context, surface }, userId, itemIds), width: states.features.width },
    { rows: modelScores(models, asker, itemIds), width: modelScoreSchema.length },
  ])
  const likeness = models.twoTower?.likeness(asker, itemIds)
  return { rows, asker, ...(likeness === undefined ? {} : { likeness }) }
}
