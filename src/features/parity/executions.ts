import type { LogRecord } from '../../domain/entry.ts'
import type { Random } from '../../math/random.ts'
import type { LogArchive } from '../../storage/ports/log-archive.ts'
import type { Ask } from '../ask.ts'
import type { FeatureSet } from '../feature-set.ts'
import { FeatureStates } from '../feature-states.ts'
import { rowsOf } from '../sql/rows.ts'

/** One way to compute features: a row for each ask, asks x width, row-major. */
export type Execution = (
  features: FeatureSet,
  records: readonly LogRecord[],
  asks: readonly Ask[],
) => Float32Array | Promise<Float32Array>

const readInto = (rows: Float32Array, states: FeatureStates, ask: Ask, row: number): void => {
  const { at, country, device, surface, userId, itemId } = ask
  rows.set(states.rows({ at, context: { country, device }, surface }, userId, [itemId]), row * states.features.width)
}

const inLogOrder = (asks: readonly Ask[]): readonly number[] =>
  asks.map((_, n) => n).sort((a, b) => asks[a]!.offset - asks[b]!.offset)

/** As ingest and serving do it: batches of any size, with reads of others in between. */
export const streaming =
  (random: Random): Execution =>
  (features, records, asks) => {
    const states = new FeatureStates(features)
    const rows = new Float32Array(asks.length * features.width)
    let folded = 0
    const foldTo = (offset: number) => {
      states.foldAll(records.slice(folded, offset))
      folded = Math.max(folded, offset)
    }
    for (const n of inLogOrder(asks)) {
      const ask = asks[n]!
      foldTo(Math.max(folded, ask.offset - Math.floor(random() * 5)))
      states.rows({ at: ask.at + random() * 40 * 86_400_000, context: {} }, 'u0', ['i0', 'i1', ask.itemId])
      foldTo(ask.offset)
      readInto(rows, states, ask, n)
    }
    return rows
  }

/** As training does it: the log from its beginning, stopped at each ask. */
export const replaying: Execution = (features, records, asks) => {
  const rows = new Float32Array(asks.length * features.width)
  for (const n of inLogOrder(asks)) {
    const states = new FeatureStates(features)
    states.foldAll(records.slice(0, asks[n]!.offset))
    readInto(rows, states, asks[n]!, n)
  }
  return rows
}

/** As batch work does it: SQL over the archived log, which stands in the files of several days. */
export const archived =
  (archive: LogArchive): Execution =>
  async (features, records, asks) => {
    const half = Math.floor(records.length / 2)
    await archive.add(inTwo(records.slice(0, half)))
    await archive.add(inTwo(records.slice(half)))
    return rowsOf(archive, features, asks)
  }

async function* inTwo(records: readonly LogRecord[]) {
  yield records.slice(0, 20)
  if (records.length > 20) yield records.slice(20)
}
