import type { EventLog } from '../storage/ports/event-log.ts'
import type { FeatureStates } from './feature-states.ts'

/** So few records may be left when the states are put in force: they are folded while nothing else is. */
const tail = 1_000

/** States of other features, and the last log offset that they have folded. */
export interface Backfilled {
  readonly states: FeatureStates
  readonly offset: number
}

/**
 * Folds the log from its beginning into fresh states, until little of it is left. The log yields between its batches, so
 * serving and ingest go on beside it.
 */
export async function backfill(
  log: EventLog,
  states: FeatureStates,
  progress: (done: number, of: number) => void,
): Promise<Backfilled> {
  let offset = 0
  for (let last = await log.last(); last - offset > tail; last = await log.last()) {
    for await (const records of log.read(offset, last)) {
      states.foldAll(records)
      offset = records.at(-1)!.offset
      progress(offset, last)
    }
  }
  return { states, offset }
}

/** The rest, up to `upTo`: to be called while nothing is put into force. */
export async function catchUp(log: EventLog, { states, offset }: Backfilled, upTo: number): Promise<FeatureStates> {
  for await (const records of log.read(offset, upTo)) states.foldAll(records)
  return states
}
