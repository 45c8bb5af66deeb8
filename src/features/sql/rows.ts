import type { LogArchive } from '../../storage/ports/log-archive.ts'
import type { Ask } from '../ask.ts'
import type { FeatureSet } from '../feature-set.ts'
import { batchOf } from './compile.ts'

/** The rows of many asks, asks x width, row-major, computed by the archive's engine; the archive reaches as far as they do. */
export const rowsOf = (archive: LogArchive, features: FeatureSet, asks: readonly Ask[]): Promise<Float32Array> =>
  archive.compute(batchOf(features, asks))
