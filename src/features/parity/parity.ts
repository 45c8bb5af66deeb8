import { mulberry32 } from '../../math/random.ts'
import type { Clock } from '../../storage/ports/clock.ts'
import type { EventLog } from '../../storage/ports/event-log.ts'
import type { LogArchive } from '../../storage/ports/log-archive.ts'
import { FeatureSet } from '../feature-set.ts'
import { compare, type Mismatch } from './compare.ts'
import { randomDeclarations } from './declarations.ts'
import { archived, replaying, streaming } from './executions.ts'
import { randomAsks, randomEntries, recordsOf } from './log.ts'

export interface ParityOptions {
  readonly seeds: number
  /** 1 unless said. */
  readonly firstSeed?: number
  readonly openLog: (clock: Clock) => EventLog
  /** Does something with an empty archive that is gone afterwards. */
  readonly withArchive: <T>(use: (archive: LogArchive) => Promise<T>) => Promise<T>
  readonly progress?: (done: number, of: number) => void
}

export interface Parity {
  readonly seeds: number
  /** Numbers held against each other: each was computed in three ways. */
  readonly numbers: number
  readonly mismatches: number
  /** Largest |a - b| / max(1, |a|, |b|) of any two executions. */
  readonly largestDifference: number
  /** The first few, each with its seed. */
  readonly examples: readonly (Mismatch & { readonly seed: number })[]
}

const declarationsASeed = 8
const entriesASeed = 150
const asksASeed = 10
/** Seeds under way at once: while the archive's engine works on one, this thread folds another. */
const atOnce = 3
const examplesKept = 20

/** Random declarations over random logs: streaming, replay and SQL must agree on every number, one seed a log and a set of features. */
export async function parity({
  seeds,
  firstSeed = 1,
  openLog,
  withArchive,
  progress = () => {},
}: ParityOptions): Promise<Parity> {
  const examples: Parity['examples'][number][] = []
  let [next, done, numbers, mismatches, largestDifference] = [firstSeed, 0, 0, 0, 0]
  const work = async () => {
    while (next < firstSeed + seeds) {
      const seed = next++
      const compared = await withArchive((archive) => compareSeed(seed, openLog, archive))
      numbers += compared.numbers
      mismatches += compared.mismatches.length
      largestDifference = Math.max(largestDifference, compared.largestDifference)
      for (const mismatch of compared.mismatches) if (examples.length < examplesKept) examples.push({ seed, ...mismatch })
      progress(++done, seeds)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return { seeds, numbers, mismatches, largestDifference, examples }
}

async function compareSeed(seed: number, openLog: ParityOptions['openLog'], archive: LogArchive) {
  const random = mulberry32(seed)
  const features = new FeatureSet(randomDeclarations(declarationsASeed, random))
  const records = await recordsOf(randomEntries(entriesASeed, random), openLog)
  const asks = randomAsks(records, asksASeed, random)
  const executions = [streaming(random), replaying, archived(archive)]
  const rows = await Promise.all(executions.map((execution) => execution(features, records, asks)))
  return { ...compare(features, asks, rows), numbers: asks.length * features.width }
}
